using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Quarterdeck.Dashboard.Tests.Configuration;

/// <summary>As much of JSON Schema 2020-12 as the console writes, and YAML as an editor reads it. What it does not know is an exception.</summary>
internal sealed partial class SchemaValidator(JsonObject schema)
{
    private static readonly string[] s_remarks = ["$schema", "title", "description", "examples", "$defs"];

    /// <summary>Where the text does not keep to the schema; empty where it does.</summary>
    public IReadOnlyList<string> Validate(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var errors = new List<string>();
        Check(schema, stream.Documents.Count == 0 ? null : Json(stream.Documents[0].RootNode), "", errors);
        return errors;
    }

    private void Check(JsonNode? rule, JsonNode? value, string path, List<string> errors)
    {
        if (rule is JsonValue flag)
        {
            if (!flag.GetValue<bool>())
                errors.Add($"{path}: nothing may be here");
            return;
        }

        foreach (var (keyword, said) in (JsonObject)rule!)
        {
            switch (keyword)
            {
                case "$ref":
                    Check(schema["$defs"]![said!.GetValue<string>()["#/$defs/".Length..]] ?? throw new InvalidOperationException($"no {said}"), value, path, errors);
                    break;
                case "type":
                    var types = said is JsonArray many ? many.Select(one => one!.GetValue<string>()).ToList() : [said!.GetValue<string>()];
                    if (!types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
                        errors.Add($"{path}: {TypeOf(value)} is none of {string.Join(", ", types)}");
                    break;
                case "properties":
                    foreach (var (name, member) in value as JsonObject ?? [])
                    {
                        if (((JsonObject)said!).TryGetPropertyValue(name, out var rules))
                            Check(rules, member, $"{path}/{name}", errors);
                    }

                    break;
                case "additionalProperties":
                    foreach (var (name, member) in value as JsonObject ?? [])
                    {
                        if (rule["properties"]?.AsObject().ContainsKey(name) != true)
                            Check(said, member, $"{path}/{name}", errors);
                    }

                    break;
                case "required":
                    if (value is JsonObject has)
                        errors.AddRange(((JsonArray)said!).Select(name => name!.GetValue<string>()).Where(name => !has.ContainsKey(name)).Select(name => $"{path}: no {name}"));
                    break;
                case "items":
                    foreach (var (index, item) in (value as JsonArray ?? []).Index())
                        Check(said, item, $"{path}/{index}", errors);
                    break;
                case "anyOf" when ((JsonArray)said!).All(one => Fails(one, value)):
                    errors.Add($"{path}: fits none of what may be here");
                    break;
                case "oneOf" when ((JsonArray)said!).Count(one => !Fails(one, value)) != 1:
                    errors.Add($"{path}: fits not exactly one of what may be here");
                    break;
                case "anyOf" or "oneOf":
                    break;
                case "enum":
                    if (!((JsonArray)said!).Any(word => JsonNode.DeepEquals(word, value)))
                        errors.Add($"{path}: no such word");
                    break;
                case "const":
                    if (!JsonNode.DeepEquals(said, value))
                        errors.Add($"{path}: not {said}");
                    break;
                case "pattern":
                    if (TypeOf(value) == "string" && !Regex.IsMatch(value!.GetValue<string>(), said!.GetValue<string>()))
                        errors.Add($"{path}: not as {said}");
                    break;
                default:
                    if (!s_remarks.Contains(keyword))
                        throw new NotSupportedException(keyword);
                    break;
            }
        }
    }

    private bool Fails(JsonNode? rule, JsonNode? value)
    {
        var errors = new List<string>();
        Check(rule, value, "", errors);
        return errors.Count > 0;
    }

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue scalar when scalar.TryGetValue<bool>(out _) => "boolean",
        JsonValue scalar when scalar.TryGetValue<long>(out _) => "integer",
        JsonValue scalar when scalar.TryGetValue<double>(out _) => "number",
        _ => "string",
    };

    /// <summary>By YAML's core schema: plain scalars are what they look like.</summary>
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Json(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } => text switch
        {
            null or "" or "~" or "null" => null,
            "true" or "True" => true,
            "false" or "False" => false,
            _ when Whole().IsMatch(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when Number().IsMatch(text) => double.Parse(text, CultureInfo.InvariantCulture),
            _ => text,
        },
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
