using System.Collections;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Workspaces.Binding;

namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>Writes values of declarations as facts, in the words of the files.</summary>
internal sealed class FactReading(ILookup<Type, WorkspaceKind> kinds)
{
    /// <summary>The fact that names the kind of a declaration.</summary>
    public const string Kind = "kind";

    public void Read(string path, object value, ValueShape shape, IDictionary<string, string> facts)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Record:
                ReadRecord(path, value, facts);
                break;
            case ShapeKind.Map:
                foreach (var entry in (IEnumerable)value)
                    Read($"{path}.{entry.GetType().GetProperty("Key")!.GetValue(entry)}", entry.GetType().GetProperty("Value")!.GetValue(entry)!, ValueShape.Of(shape.Element!), facts);
                break;
            case ShapeKind.List when ValueShape.Of(shape.Element!) is { Kind: ShapeKind.Record or ShapeKind.Map or ShapeKind.List } element:
                foreach (var (index, item) in ((IEnumerable)value).Cast<object>().Index())
                    Read(string.Create(CultureInfo.InvariantCulture, $"{path}[{index + 1}]"), item, element, facts);
                break;
            case ShapeKind.List:
                if (((IEnumerable)value).Cast<object>().ToList() is { Count: > 0 } items)
                    facts[path] = string.Join(", ", items.Select(Text));
                break;
            default:
                facts[path] = Text(value);
                break;
        }
    }

    public void ReadKind(object? settings, RecordMember member, IDictionary<string, string> facts)
    {
        if (settings is null || kinds[member.Property.PropertyType].FirstOrDefault(kind => kind.Settings == settings.GetType()) is not { } kind)
            return;
        facts[Kind] = kind.Key;
        ReadRecord(kind.Key, settings, facts);
    }

    private void ReadRecord(string path, object record, IDictionary<string, string> facts)
    {
        var plan = RecordPlan.Of(record.GetType());
        foreach (var member in plan.Members.Values)
        {
            if (member.Property.GetValue(record) is { } value)
                Read($"{path}.{member.Key}", value, ValueShape.Of(member.Property.PropertyType), facts);
        }
    }

    private static string Text(object value) => value switch
    {
        TimeSpan duration => Durations.Format(duration),
        bool truth => truth ? "true" : "false",
        Enum word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
