using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>
/// The plain part of JSONPath (RFC 9535): names and indexes, such as <c>$.result.height</c>, <c>$.items[0].name</c> or
/// <c>$['odd key']</c>. The leading <c>$</c> may be left out.
/// </summary>
internal sealed class JsonPath
{
    private readonly string _text;
    private readonly (string? Name, int Index)[] _steps;

    private JsonPath(string text, (string? Name, int Index)[] steps) => (_text, _steps) = (text, steps);

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path)
    {
        path = null;
        var steps = new List<(string?, int)>();
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith("$"))
            rest = rest[1..];
        else if (!rest.StartsWith("["))
            rest = "." + rest.ToString();

        while (!rest.IsEmpty)
        {
            var length = rest[0] switch
            {
                '.' => Name(rest, steps),
                '[' => Bracket(rest, steps),
                _ => 0,
            };
            if (length == 0)
                return false;
            rest = rest[length..];
        }

        path = new JsonPath(text, [.. steps]);
        return true;
    }

    public bool TryFind(JsonElement root, out JsonElement found)
    {
        found = root;
        foreach (var (name, index) in _steps)
        {
            if (name is null)
            {
                if (found.ValueKind != JsonValueKind.Array || index >= found.GetArrayLength())
                    return false;
                found = found[index];
            }
            else if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => _text;

    private static int Name(ReadOnlySpan<char> rest, List<(string?, int)> steps)
    {
        var end = rest[1..].IndexOfAny('.', '[');
        var name = end < 0 ? rest[1..] : rest.Slice(1, end);
        if (name.IsEmpty)
            return 0;
        steps.Add((name.ToString(), 0));
        return name.Length + 1;
    }

    private static int Bracket(ReadOnlySpan<char> rest, List<(string?, int)> steps)
    {
        if (rest.Length > 1 && rest[1] is '\'' or '"')
        {
            var quote = rest[2..].IndexOf(rest[1]);
            if (quote < 0 || rest.Length <= quote + 3 || rest[quote + 3] != ']')
                return 0;
            steps.Add((rest.Slice(2, quote).ToString(), 0));
            return quote + 4;
        }

        var end = rest.IndexOf(']');
        if (end < 2 || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return 0;
        steps.Add((null, index));
        return end + 1;
    }
}
