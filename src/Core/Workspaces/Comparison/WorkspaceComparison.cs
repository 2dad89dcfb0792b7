namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>A fact that is not the same, as it may be shown to anybody.</summary>
/// <param name="Fact">Which, such as <c>interval</c>.</param>
/// <param name="Before">Its value before; <see langword="null"/> where it had none.</param>
/// <param name="After">Its value after.</param>
public sealed record FactChange(string Fact, string? Before, string? After);

/// <summary>A thing that is not the same.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Thing">The thing after; before, where it is gone.</param>
/// <param name="Facts">What differs; empty where it is new or gone.</param>
public sealed record ThingChange(ChangeKind Kind, WorkspaceThing Thing, IReadOnlyList<FactChange> Facts);

/// <summary>Two workspaces, thing by thing.</summary>
/// <param name="Words">What changes, in sentences without an end: <c>adds 2 checks</c>. Empty where nothing that runs does.</param>
/// <param name="Things">What differs, one by one.</param>
/// <param name="Files">The files that differ.</param>
public sealed record WorkspaceComparison(IReadOnlyList<string> Words, IReadOnlyList<ThingChange> Things, IReadOnlyList<FileDifference> Files)
{
    /// <summary>All words as one line.</summary>
    public string Sentence => Words.Count > 0 ? string.Join("; ", Words) : Files.Count > 0 ? "changes nothing that runs: comments, spaces or order" : "changes nothing";

    /// <summary>Compares things.</summary>
    internal static IReadOnlyList<ThingChange> Compare(IReadOnlyList<WorkspaceThing> before, IReadOnlyList<WorkspaceThing> after)
    {
        var (old, now) = (before.ToDictionary(thing => thing.Identity), after.ToDictionary(thing => thing.Identity));
        var changes = new List<ThingChange>();
        foreach (var thing in after)
        {
            if (!old.TryGetValue(thing.Identity, out var was))
                changes.Add(new ThingChange(ChangeKind.Added, thing, []));
            else if (Facts(was, thing) is { Count: > 0 } facts)
                changes.Add(new ThingChange(ChangeKind.Changed, thing, facts));
        }

        changes.AddRange(before.Where(thing => !now.ContainsKey(thing.Identity)).Select(thing => new ThingChange(ChangeKind.Removed, thing, [])));
        return changes;
    }

    private static List<FactChange> Facts(WorkspaceThing before, WorkspaceThing after) =>
        [.. before.Facts.Keys.Union(after.Facts.Keys).Order(StringComparer.Ordinal)
            .Where(fact => !string.Equals(before.Facts.GetValueOrDefault(fact), after.Facts.GetValueOrDefault(fact), StringComparison.Ordinal))
            .Select(fact => new FactChange(fact, before.Shown(fact), after.Shown(fact)))];
}

/// <summary>Says what a change of files does.</summary>
public sealed class WorkspaceComparer(WorkspaceThings things)
{
    /// <summary>Compares two workspaces that were read.</summary>
    /// <param name="before">The one before.</param>
    /// <param name="after">The one after.</param>
    /// <param name="filesBefore">Its files; files of folders that nothing describes are compared as such.</param>
    /// <param name="filesAfter">The files after.</param>
    public WorkspaceComparison Compare(Workspace before, Workspace after, WorkspaceFiles filesBefore, WorkspaceFiles filesAfter)
    {
        // Where there was nothing before, there were no settings that could be others now.
        var changes = WorkspaceComparison.Compare(filesBefore.All.Count == 0 ? [] : things.Of(before), things.Of(after)).Where(change => filesBefore.All.Count > 0 || change.Thing.Noun != "workspace").ToList();
        var files = filesBefore.Differences(filesAfter);
        var described = things.DescribedFolders;
        var plain = files.Where(file => file.Path.Contains('/') && !described.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)));
        return new WorkspaceComparison([.. ChangeWords.Of(changes, things.RemovalOf), .. ChangeWords.OfFiles([.. plain])], changes, files);
    }

    /// <summary>Things of both, aligned by what they are: those that differ, or all.</summary>
    public IReadOnlyList<(WorkspaceThing? Left, WorkspaceThing? Right, IReadOnlyList<FactChange> Facts)> Align(Workspace left, Workspace right, bool all)
    {
        var (ours, theirs) = (things.Of(left), things.Of(right));
        var changes = WorkspaceComparison.Compare(ours, theirs).ToDictionary(change => change.Thing.Identity);
        var before = ours.ToDictionary(thing => thing.Identity);
        var after = theirs.ToDictionary(thing => thing.Identity);
        return [.. before.Keys.Union(after.Keys).Where(identity => all || changes.ContainsKey(identity))
            .Select(identity => (before.GetValueOrDefault(identity), after.GetValueOrDefault(identity), changes.GetValueOrDefault(identity)?.Facts ?? []))];
    }
}
