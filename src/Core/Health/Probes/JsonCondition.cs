using System.Text.Json;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>What one value of a JSON answer must be. Without any comparison the value must exist.</summary>
public sealed record JsonCondition : IValidatable
{
    /// <summary>Where the value lies: names and indexes, such as <c>$.result.height</c> or <c>$.items[0]['odd key']</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Text, number, <c>true</c>, <c>false</c> or <c>null</c> that it must be; numbers compare as numbers.</summary>
    public string? Is { get; init; }

    /// <summary>What it must not be.</summary>
    public string? IsNot { get; init; }

    /// <summary>Smallest number that is right. Hexadecimal text such as <c>0x80a3f</c> counts as a number.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Largest number that is right.</summary>
    public double? AtMost { get; init; }

    /// <summary>Text that it must contain; a list must hold it as an item.</summary>
    public string? Contains { get; init; }

    /// <summary>Whether an unmet condition means DEGRADED rather than failed.</summary>
    public bool Degraded { get; init; }

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!JsonPath.TryParse(Path, out _))
            yield return (nameof(Path), $"\"{Path}\" is not a path such as $.result.height or $.items[0].name");
        if (AtLeast > AtMost)
            yield return (nameof(AtLeast), "atLeast is larger than atMost: no value can be right");
    }
}

/// <summary>A condition with its path parsed.</summary>
internal sealed class JsonCheck(JsonCondition condition)
{
    private readonly JsonPath _path = JsonPath.TryParse(condition.Path, out var path)
        ? path
        : throw new ArgumentException($"\"{condition.Path}\" is not a path", nameof(condition));

    public bool Degraded => condition.Degraded;

    /// <summary>What is not as it must be; <see langword="null"/> where the condition is met.</summary>
    public string? Problem(JsonElement root)
    {
        if (!_path.TryFind(root, out var value))
            return $"{_path} is missing";
        if (condition.Is is { } expected && !Equal(value, expected))
            return $"{_path} is {Show(value)}, expected {expected}";
        if (condition.IsNot is { } unwanted && Equal(value, unwanted))
            return $"{_path} is {Show(value)}";
        if (condition.Contains is { } part && !Holds(value, part))
            return $"{_path} is {Show(value)} and does not contain {MessageText.Quote(part)}";
        return condition.AtLeast is null && condition.AtMost is null ? null : RangeProblem(value);
    }

    private string? RangeProblem(JsonElement value)
    {
        if (JsonNumber.Read(value) is not { } number)
            return $"{_path} is {Show(value)}, not a number";
        if (number < condition.AtLeast)
            return $"{_path} is {JsonNumber.Show(number)}, expected at least {JsonNumber.Show(condition.AtLeast.Value)}";
        return number > condition.AtMost ? $"{_path} is {JsonNumber.Show(number)}, expected at most {JsonNumber.Show(condition.AtMost.Value)}" : null;
    }

    private static bool Equal(JsonElement value, string expected) =>
        string.Equals(Text(value), expected, StringComparison.Ordinal)
        || (JsonNumber.Read(value) is { } number && JsonNumber.Parse(expected) is { } wanted && number.Equals(wanted));

    private static bool Holds(JsonElement value, string part) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Any(item => Equal(item, part))
        : Text(value).Contains(part, StringComparison.Ordinal);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Show(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? MessageText.Quote(value.GetString()!)
        : MessageText.OneLine(value.GetRawText(), 80);
}
