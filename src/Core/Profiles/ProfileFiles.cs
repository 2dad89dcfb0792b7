using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Profiles;

/// <summary><c>profiles/*.yaml</c> of a workspace: read together, as profiles extend each other across files.</summary>
internal sealed class ProfileFiles() : WorkspaceDocuments("profiles")
{
    internal override object Read(IReadOnlyList<WorkspaceFile> files, Substitution substitution, WorkspaceErrors errors)
    {
        var errorsBefore = errors.Count;
        var reader = new SourceReader(new NodeBudget(), errors);
        var schemas = new SchemaSet(errors);
        var written = new List<WrittenProfile>();
        foreach (var file in files.Where(file => !file.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase)))
        {
            if (SourceText.Decode(file.Path, file.Content, errors) is not { } text || reader.Read(file.Path, text) is not { } map)
                continue;
            // Values are looked at setting by setting later: here a placeholder is a text like any other.
            var binder = new Binder(Enumerable.Empty<WorkspaceKind>().ToLookup(kind => kind.Base), substitution: null, new ItemPlaces(), errors);
            var errorsOfOthers = errors.Count;
            if (binder.Bind(map, typeof(ProfileFileDeclaration), "the file") is not ProfileFileDeclaration declared || errors.Count > errorsOfOthers)
                continue;
            schemas.Add(declared.Settings, map);
            written.AddRange(declared.Profiles.Zip(ItemsOf(map, "profiles"), static (profile, node) => new WrittenProfile(profile, node)));
        }

        // With parts missing, what extends or uses them would be reported too.
        return new EquatableList<Profile>(errors.Count == errorsBefore ? new ProfileResolution(schemas, written, substitution, errors).Run() : []);
    }

    private static IEnumerable<MapNode> ItemsOf(MapNode map, string key) =>
        map.Entries.FirstOrDefault(entry => entry.Key == key)?.Value is ListNode list ? list.Items.OfType<MapNode>() : [];
}

/// <summary>A profile as written, with its nodes for the places of what is wrong.</summary>
internal sealed record WrittenProfile(ProfileDeclaration Declaration, MapNode Node)
{
    /// <summary>Where a key stands; the profile where it has none.</summary>
    public Place PlaceOf(string key) => Node.Entries.FirstOrDefault(entry => entry.Key == key)?.Place ?? Node.Place;

    /// <summary>The entry of a value.</summary>
    public SourceEntry? Value(string setting) =>
        (Node.Entries.FirstOrDefault(entry => entry.Key == "values")?.Value as MapNode)?.Entries.FirstOrDefault(entry => entry.Key == setting);
}
