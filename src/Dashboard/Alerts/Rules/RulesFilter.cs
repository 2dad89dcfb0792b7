using System.Collections.Immutable;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>Which rules are wanted; lives in the address.</summary>
/// <param name="Search">Words that must all occur in name, expression, file, group or severity.</param>
/// <param name="States">Only these; all where empty.</param>
public sealed record RulesFilter(string Search, ImmutableSortedSet<RuleState> States)
{
    /// <summary>Everything.</summary>
    public static readonly RulesFilter All = new("", []);

    /// <summary>Reads the query parameters <c>q</c> and <c>state</c> (words separated by commas); unknown words are left out.</summary>
    public static RulesFilter Parse(string? search, string? states) => new(
        (search ?? "").Trim(),
        [.. (states ?? "").Split(',').SelectMany(word => Enum.GetValues<RuleState>().Where(state => string.Equals(Word(state), word.Trim(), StringComparison.OrdinalIgnoreCase)))]);

    /// <summary>The query string, with its question mark; empty where nothing is filtered.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (!States.IsEmpty)
            parts.Add($"state={string.Join(',', States.Select(Word))}");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    /// <summary>Turns a state on or off.</summary>
    public RulesFilter Toggle(RuleState state) => this with { States = States.Contains(state) ? States.Remove(state) : States.Add(state) };

    public bool Matches(RuleRow row)
    {
        if (!States.IsEmpty && !States.Contains(row.State))
            return false;
        string?[] texts = [row.Rule.Name, row.Rule.Expression, row.Group?.File, row.Group?.Name, row.Severity];
        return Search.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word => texts.Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false));
    }

    private static string Word(RuleState state) => state.ToString().ToLowerInvariant();
}
