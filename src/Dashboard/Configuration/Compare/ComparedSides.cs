using System.Globalization;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Dashboard.Configuration.Compare;

/// <summary>A workspace that can stand on one side of a comparison.</summary>
/// <param name="Key">As in addresses: <c>running</c>, <c>r12</c>, <c>w:nuwa</c>.</param>
/// <param name="Name">As people call it.</param>
public sealed record ComparedSide(string Key, string Name);

/// <summary>What can be compared: what runs, revisions, and the workspaces in folders beside the one that runs.</summary>
public sealed class ComparedSides(WorkspaceSource source, WorkspaceLoader loader, WorkspaceOptions options, RevisionDesk desk, RevisionStore store)
{
    public const string Running = "running";

    private const string Folder = "w:", RevisionPrefix = "r";

    /// <summary>Revisions that are offered; others are reached by their address.</summary>
    private const int Offered = 50;

    /// <summary>All that are offered.</summary>
    public IReadOnlyList<ComparedSide> All()
    {
        var newest = desk.Newest.Current.GetValueOrDefault(RevisionDesk.Key)?.Number ?? 0;
        return
        [
            new ComparedSide(Running, "what runs"),
            .. Beside().Select(name => new ComparedSide(Folder + name, $"workspace {name}")),
            .. Enumerable.Range(0, (int)Math.Min(Offered, newest)).Select(back => Of(newest - back)),
        ];
    }

    /// <summary>The side of a revision.</summary>
    public static ComparedSide Of(long number) => new(string.Create(CultureInfo.InvariantCulture, $"{RevisionPrefix}{number}"), $"revision {number}");

    /// <summary>Reads a side as it would run now, or says what is wrong with it.</summary>
    public async Task<(Workspace? Workspace, IReadOnlyList<WorkspaceError> Errors)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (key == Running)
            return (source.Current, []);
        WorkspaceLoad? load = null;
        if (key.StartsWith(Folder, StringComparison.Ordinal) && Beside().Contains(key[Folder.Length..], StringComparer.Ordinal))
            load = await Task.Run(() => loader.Load(Path.Combine(Parent, key[Folder.Length..]), options.Environment), cancellationToken);
        else if (key.StartsWith(RevisionPrefix, StringComparison.Ordinal) && long.TryParse(key[RevisionPrefix.Length..], CultureInfo.InvariantCulture, out var number) && await store.FilesAsync(number, cancellationToken) is { } files)
            load = await Task.Run(() => desk.Check(files), cancellationToken);
        return load is null ? (null, [new WorkspaceError(key, 0, "there is no such workspace or revision")]) : (load.Workspace, load.Errors);
    }

    private string Parent => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(source.Folder)) ?? source.Folder;

    /// <summary>Folders that look like workspaces; links and hidden ones are left out, as everywhere.</summary>
    private IReadOnlyList<string> Beside()
    {
        try
        {
            return [.. new DirectoryInfo(Parent).EnumerateDirectories()
                .Where(folder => !folder.Name.StartsWith('.') && folder.LinkTarget is null && folder.FullName != Path.TrimEndingDirectorySeparator(source.Folder) && folder.EnumerateFiles("*.yaml").Any())
                .Select(folder => folder.Name).Order(StringComparer.Ordinal).Take(Offered)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
