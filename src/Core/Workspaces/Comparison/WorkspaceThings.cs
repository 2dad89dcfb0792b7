using System.Reflection;
using Quarterdeck.Core.Workspaces.Binding;

namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>
/// Takes a workspace apart into things with facts, by the same plans by which files are read: a new section or setting is in it
/// without a line of code.
/// </summary>
public sealed class WorkspaceThings
{
    private readonly IReadOnlyList<WorkspaceSection> _sections;
    private readonly IReadOnlyList<WorkspaceDocuments> _documents;
    private readonly ILookup<Type, WorkspaceKind> _kinds;
    private readonly Dictionary<string, string> _removals = new(StringComparer.Ordinal);

    public WorkspaceThings(IEnumerable<WorkspaceSection> sections, IEnumerable<WorkspaceKind> kinds, IEnumerable<WorkspaceDocuments> documents)
    {
        _sections = [.. sections];
        _documents = [.. documents];
        _kinds = kinds.ToLookup(kind => kind.Base);
        foreach (var section in _sections)
            LearnVerbs(section.Type, []);
    }

    /// <summary>The folders whose files are described by things; of the others only the files are compared.</summary>
    public IReadOnlyList<string> DescribedFolders => [.. _documents.Where(documents => documents.IsDescribed).Select(documents => documents.Folder)];

    /// <summary>The verb for taking away what has this noun.</summary>
    public string RemovalOf(string noun) => _removals.GetValueOrDefault(noun, WorkspaceNouns.Removal);

    /// <summary>Everything that the workspace declares.</summary>
    public IReadOnlyList<WorkspaceThing> Of(Workspace workspace)
    {
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["name"] = workspace.Name, ["environment"] = workspace.Environment, ["timezone"] = workspace.TimeZone.Id };
        var things = new List<WorkspaceThing>();
        foreach (var section in _sections)
        {
            if (workspace.Sections.TryGetValue(section.Key, out var value))
                Add(section, value, own, things);
        }

        foreach (var documents in _documents)
        {
            if (workspace.Sections.TryGetValue(documents.Folder, out var value))
                things.AddRange(documents.Describe(value));
        }

        return Unique([new WorkspaceThing("workspace", "", "", own), .. things]);
    }

    private void Add(WorkspaceSection section, object value, IDictionary<string, string> own, List<WorkspaceThing> things)
    {
        var shape = ValueShape.Of(section.Type);
        if (shape.Kind == ShapeKind.Record)
            AddThing(section.Key, value, section.Type, of: "", things);
        else if (shape.Kind == ShapeKind.List && ValueShape.Of(shape.Element!).Kind == ShapeKind.Record)
            AddThings((System.Collections.IEnumerable)value, shape.Element!, section.Noun, of: "", things);
        else
            new FactReading(_kinds).Read(section.Key, value, shape, own);
    }

    private void AddThings(System.Collections.IEnumerable items, Type type, string? noun, string of, List<WorkspaceThing> things)
    {
        foreach (var item in items)
            AddThing(noun ?? WorkspaceNouns.Of(type), item, type, of, things);
    }

    private void AddThing(string noun, object record, Type type, string of, List<WorkspaceThing> things)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var plan = RecordPlan.Of(type);
        var name = NameOf(record, type, plan);
        var place = things.Count;
        foreach (var member in plan.Members.Values)
        {
            if (member.Property.GetValue(record) is not { } value)
                continue;
            var shape = ValueShape.Of(member.Property.PropertyType);
            if (shape.Kind == ShapeKind.List && IsThing(shape.Element!))
                AddThings((System.Collections.IEnumerable)value, shape.Element!, noun: null, name.Length == 0 ? of : name, things);
            else if (member.Property.Name != NameProperty(type))
                new FactReading(_kinds).Read(member.Key, value, shape, facts);
        }

        if (plan.Kind is { } kind)
            new FactReading(_kinds).ReadKind(kind.Property.GetValue(record), kind, facts);
        things.Insert(place, new WorkspaceThing(noun, name.Length > 0 ? name : facts.GetValueOrDefault(FactReading.Kind, ""), of, facts));
    }

    private static bool IsThing(Type type) =>
        ValueShape.Of(type).Kind == ShapeKind.Record && RecordPlan.Of(type) is var plan && (plan.Kind is not null || type.IsDefined(typeof(WorkspaceNounAttribute)) || type.GetProperty("Name") is not null);

    private static string NameProperty(Type type) => type.GetCustomAttribute<WorkspaceNounAttribute>()?.NameOf ?? "Name";

    private static string NameOf(object record, Type type, RecordPlan plan) =>
        plan.Members.Values.FirstOrDefault(member => member.Property.Name == NameProperty(type))?.Property.GetValue(record) switch
        {
            null => "",
            string name => name,
            System.Collections.IEnumerable names => string.Join(", ", names.Cast<object>()),
            var other => other.ToString() ?? "",
        };

    /// <summary>Things that nothing tells apart are numbered in their order, as the console does with checks.</summary>
    private static IReadOnlyList<WorkspaceThing> Unique(IReadOnlyList<WorkspaceThing> things)
    {
        var counts = new Dictionary<(string, string, string), int>();
        return [.. things.Select(thing => (counts[thing.Identity] = counts.GetValueOrDefault(thing.Identity) + 1) is > 1 and var number
            ? thing with { Name = thing.Name.Length == 0 ? $"#{number}" : $"{thing.Name}-{number}" }
            : thing)];
    }

    private void LearnVerbs(Type type, HashSet<Type> seen)
    {
        var shape = ValueShape.Of(type);
        if (shape.Element is { } element)
            LearnVerbs(element, seen);
        if (shape.Kind != ShapeKind.Record || !seen.Add(shape.Type))
            return;
        if (shape.Type.GetCustomAttribute<WorkspaceNounAttribute>() is { } noun)
            _removals[noun.Noun] = noun.Removal;
        foreach (var member in RecordPlan.Of(shape.Type).Members.Values)
            LearnVerbs(member.Property.PropertyType, seen);
    }
}
