using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>Reads the nodes of one load into values. Reports every error and goes on with the rest.</summary>
/// <param name="kinds">Kinds of declarations by their base type.</param>
/// <param name="substitution">What replaces placeholders; <see langword="null"/> in files of other tools, where <c>${</c> has no meaning.</param>
/// <param name="places">Takes where records were written.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class Binder(ILookup<Type, WorkspaceKind> kinds, Substitution? substitution, ItemPlaces places, WorkspaceErrors errors)
{
    /// <summary>Whether something had to be left out of a list or mapping: references to it would look dangling.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>The value of <paramref name="type"/>; <see langword="null"/> after reporting why there is none.</summary>
    /// <param name="node">What was written.</param>
    /// <param name="type">What it is read into.</param>
    /// <param name="what">What it is called in messages, such as <c>"interval"</c>.</param>
    public object? Bind(SourceNode node, Type type, string what)
    {
        var shape = ValueShape.Of(type);
        return (shape.Kind, node) switch
        {
            (ShapeKind.List, _) => BindList(node, shape, what),
            (ShapeKind.Map, MapNode or TextNode { IsNothing: true }) => BindMap(node, shape, what),
            (ShapeKind.Record, MapNode map) => BindRecord(map, type),
            (ShapeKind.Record, { IsNothing: true }) => BindRecord(new MapNode(node.Place, []), type),
            (_, { IsNothing: true }) => Refuse(node, $"{what} has no value: write {shape.Word}"),
            (ShapeKind.Scalar or ShapeKind.Secret, TextNode text) => BindText(text, shape, what),
            _ => Refuse(node, $"{what} must be {shape.Word}, not {node.Word}"),
        };
    }

    private object? BindText(TextNode node, ValueShape shape, string what)
    {
        var text = node.Value;
        if (substitution is not null && Substitution.Concerns(text))
        {
            (var replaced, var unresolved) = substitution.Resolve(text, shape.Kind == ShapeKind.Secret, node.Place);
            if (replaced is null)
                return Refuse(node, $"{what}: {unresolved}");
            text = replaced;
        }

        if (shape.Kind == ShapeKind.Secret)
            return new SecretText(node.Value, text);
        var (value, problem) = ScalarText.Parse(shape.Type, text, node.Value);
        return value ?? Refuse(node, $"{what}: {problem}");
    }

    private object? BindList(SourceNode node, ValueShape shape, string what)
    {
        if (node.IsNothing)
            return Collections.List(shape, []);

        if (node is TextNode && ValueShape.Of(shape.Element!).Kind is ShapeKind.Scalar or ShapeKind.Secret)
            return Bind(node, shape.Element!, what) is { } only ? Collections.List(shape, [only]) : null;
        if (node is not ListNode list)
            return Refuse(node, $"{what} must be a list, not {node.Word}");

        var items = new List<object>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (item.IsNothing)
                Refuse(item, $"an item of {what} is empty");
            else if (Bind(item, shape.Element!, $"an item of {what}") is { } value)
                items.Add(value);
        }

        LeftOut |= items.Count < list.Items.Count;
        return Collections.List(shape, items);
    }

    private object BindMap(SourceNode node, ValueShape shape, string what)
    {
        var entries = node is MapNode map ? map.Entries : [];
        var values = new List<KeyValuePair<string, object>>(entries.Count);
        foreach (var entry in entries)
        {
            if (Bind(entry.Value, shape.Element!, $"{Quoting.Quote(entry.Key)} of {what}") is { } value)
                values.Add(KeyValuePair.Create(entry.Key, value));
        }

        LeftOut |= values.Count < entries.Count;
        return Collections.Map(shape, values);
    }

    private object? BindRecord(MapNode map, Type type) => new RecordReading(this, map, RecordPlan.Of(type), kinds, places, errors).Read();

    /// <summary>A kind's settings: a mapping, or the value of its one required member alone.</summary>
    public object? BindKind(SourceEntry entry, WorkspaceKind kind)
    {
        var plan = RecordPlan.Of(kind.Settings);
        if (entry.Value is MapNode map)
            return BindRecord(map, kind.Settings);
        if (entry.Value.IsNothing)
            return BindRecord(new MapNode(entry.Place, []), kind.Settings);
        if (plan.OnlyRequired is { } only)
            return BindRecord(new MapNode(entry.Value.Place, [new SourceEntry(only.Key, entry.Value.Place, entry.Value)]), kind.Settings);
        return Refuse(entry.Value, $"{Quoting.Quote(entry.Key)} must be a mapping, not {entry.Value.Word}");
    }

    private object? Refuse(SourceNode node, string message)
    {
        errors.Add(node.Place, message);
        return null;
    }
}
