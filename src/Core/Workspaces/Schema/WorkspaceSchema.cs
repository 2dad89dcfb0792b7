using System.Text.Json.Nodes;

namespace Quarterdeck.Core.Workspaces.Schema;

/// <summary>
/// JSON Schema (2020-12) of workspace files, from the plans by which they are read, so that the two cannot drift. What only the
/// loader can know, such as whether a reference exists or a number lies in its range, is left to it.
/// </summary>
public sealed class WorkspaceSchema(IEnumerable<WorkspaceSection> sections, IEnumerable<WorkspaceKind> kinds, IEnumerable<WorkspaceDocuments> documents)
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly ILookup<Type, WorkspaceKind> _kinds = kinds.ToLookup(kind => kind.Base);

    /// <summary>Names of the schemas: <c>workspace</c> for the files in the folder itself, and the folders whose files have one.</summary>
    public IReadOnlyList<string> Names { get; } = ["workspace", .. documents.Where(folder => folder.Written is not null).Select(folder => folder.Folder.TrimEnd('/'))];

    /// <summary>The schema of a name; <see langword="null"/> where there is none.</summary>
    public JsonObject? Of(string name)
    {
        if (name == "workspace")
            return Workspace();
        var written = documents.FirstOrDefault(folder => string.Equals(folder.Folder, name + "/", StringComparison.Ordinal))?.Written;
        if (written is null)
            return null;
        var writing = new SchemaWriting(_kinds, withPlaceholders: false);
        return Document($"Files of {name}/", writing.OfRecord(written), writing);
    }

    private JsonObject Workspace()
    {
        var writing = new SchemaWriting(_kinds, withPlaceholders: true);
        var properties = new JsonObject();
        foreach (var key in WorkspaceHeader.Keys)
            properties.Add(key, writing.Of(typeof(string)));
        foreach (var section in sections)
            properties.Add(section.Key, writing.OrNothing(section.Type));
        return Document("A file of a Quarterdeck workspace", new JsonObject { ["type"] = new JsonArray("object", "null"), ["properties"] = properties, ["additionalProperties"] = false }, writing);
    }

    private static JsonObject Document(string title, JsonObject root, SchemaWriting writing)
    {
        var document = new JsonObject { ["$schema"] = Dialect, ["title"] = title };
        foreach (var (key, value) in root)
            document.Add(key, value?.DeepClone());
        document.Add("$defs", writing.Definitions);
        return document;
    }
}
