using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Workspaces.Binding;

namespace Quarterdeck.Core.Workspaces.Schema;

/// <summary>Writes the schema of what the binder reads: each case here is one there.</summary>
/// <param name="kinds">Kinds of declarations by their base type.</param>
/// <param name="withPlaceholders">Whether <c>${…}</c> may stand for any value.</param>
internal sealed class SchemaWriting(ILookup<Type, WorkspaceKind> kinds, bool withPlaceholders)
{
    private const string Placeholder = @"\$\{";
    private const string Duration = "^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$";

    private readonly Dictionary<Type, string> _names = [];

    /// <summary>Records that were met, by the names in references.</summary>
    public JsonObject Definitions { get; } = [];

    /// <summary>A value, or nothing where nothing does as well.</summary>
    public JsonNode OrNothing(Type type) =>
        ValueShape.Of(type).Kind is ShapeKind.List or ShapeKind.Map ? new JsonObject { ["anyOf"] = new JsonArray(Of(type), Nothing()) } : Of(type);

    public JsonNode Of(Type type)
    {
        var shape = ValueShape.Of(type);
        return shape.Kind switch
        {
            ShapeKind.List => OfList(shape),
            ShapeKind.Map => new JsonObject { ["type"] = new JsonArray("object", "null"), ["additionalProperties"] = Of(shape.Element!) },
            ShapeKind.Record => Reference(shape.Type),
            ShapeKind.Secret => Text(),
            _ => OfScalar(shape.Type),
        };
    }

    /// <summary>The mapping that a record is read from.</summary>
    public JsonObject OfRecord(Type type)
    {
        var plan = RecordPlan.Of(type);
        var kindsHere = plan.Kind is { } kind ? kinds[kind.Property.PropertyType].ToList() : [];
        var properties = new JsonObject();
        foreach (var member in plan.Members.Values)
            properties.Add(member.Key, Described(member, member.IsNullable ? new JsonObject { ["anyOf"] = new JsonArray(Of(member.Property.PropertyType), Nothing()) } : OrNothing(member.Property.PropertyType)));
        foreach (var one in kindsHere)
            properties.Add(one.Key, OfKind(one));

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (plan.Members.Values.Where(member => member.IsRequired).Select(member => (JsonNode)member.Key).ToArray() is { Length: > 0 } required)
            schema["required"] = new JsonArray(required);
        if (kindsHere.Count > 0 && plan.Kind!.IsRequired)
            schema["oneOf"] = new JsonArray([.. kindsHere.Select(one => (JsonNode)new JsonObject { ["required"] = new JsonArray(one.Key) })]);
        if (SchemaTexts.Of(type) is { } text)
            schema["description"] = text;
        return schema;
    }

    private JsonNode OfKind(WorkspaceKind kind)
    {
        var plan = RecordPlan.Of(kind.Settings);
        var forms = new JsonArray(Reference(kind.Settings));
        if (plan.OnlyRequired is { } only)
            forms.Add(Of(only.Property.PropertyType));
        if (!plan.Members.Values.Any(member => member.IsRequired))
            forms.Add(Nothing());
        return new JsonObject { ["anyOf"] = forms };
    }

    private JsonNode OfList(ValueShape shape)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Of(shape.Element!) };
        return ValueShape.Of(shape.Element!).Kind is ShapeKind.Scalar or ShapeKind.Secret ? new JsonObject { ["anyOf"] = new JsonArray(list, Of(shape.Element!)) } : list;
    }

    private JsonNode Reference(Type type)
    {
        if (!_names.TryGetValue(type, out var name))
        {
            name = type.Name.EndsWith("Declaration", StringComparison.Ordinal) ? type.Name[..^"Declaration".Length] : type.Name;
            name = Definitions.ContainsKey(name) ? type.FullName! : name;
            _names[type] = name;
            Definitions[name] = true;
            Definitions[name] = OfRecord(type);
        }

        var reference = new JsonObject { ["$ref"] = $"#/$defs/{name}" };
        return RecordPlan.Of(type) is var plan && !plan.Members.Values.Any(member => member.IsRequired) && plan.Kind is not { IsRequired: true }
            ? new JsonObject { ["anyOf"] = new JsonArray(reference, Nothing()) }
            : reference;
    }

    private JsonNode OfScalar(Type type)
    {
        if (type == typeof(string) || type == typeof(Uri) || type == typeof(ByteSize))
            return Text();
        if (type == typeof(bool))
            return OrText("boolean", "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$");
        if (type == typeof(int) || type == typeof(long))
            return OrText("integer", "^[+-]?[0-9]+$");
        if (type == typeof(double))
            return OrText("number", "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$");
        if (type == typeof(TimeSpan))
            return new JsonObject { ["anyOf"] = WithPlaceholder(new JsonObject { ["type"] = "string", ["pattern"] = Duration, ["examples"] = new JsonArray("30s", "15m", "7d") }, new JsonObject { ["const"] = 0 }) };

        var words = Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
        // The words for completion; in any letter case, as they are read.
        return new JsonObject
        {
            ["anyOf"] = WithPlaceholder(
                new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) },
                new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', words.Select(AnyCase))})$" }),
        };
    }

    private JsonObject OrText(string type, string pattern) =>
        new() { ["anyOf"] = WithPlaceholder(new JsonObject { ["type"] = type }, new JsonObject { ["type"] = "string", ["pattern"] = pattern }) };

    private JsonArray WithPlaceholder(params JsonNode[] forms)
    {
        var all = new JsonArray(forms);
        if (withPlaceholders)
            all.Add(new JsonObject { ["type"] = "string", ["pattern"] = Placeholder });
        return all;
    }

    /// <summary>Texts need no quotes, whatever they look like.</summary>
    private static JsonObject Text() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    private static JsonObject Nothing() => new() { ["type"] = "null" };

    private static JsonNode Described(RecordMember member, JsonNode schema)
    {
        if (schema is JsonObject known && SchemaTexts.Of(member.Property) is { } text)
            known["description"] = text;
        return schema;
    }

    private static string AnyCase(string word)
    {
        var pattern = new StringBuilder();
        foreach (var sign in word)
            pattern.Append(char.IsAsciiLetter(sign) ? $"[{char.ToUpperInvariant(sign)}{char.ToLowerInvariant(sign)}]" : Regex.Escape(sign.ToString()));
        return pattern.ToString();
    }
}
