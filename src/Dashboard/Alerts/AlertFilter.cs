using System.Collections.Immutable;
using Quarterdeck.Core.Alerts;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Which alerts are wanted; lives in the address, so that a link shows the same to everybody.</summary>
/// <param name="Search">Words that must all occur in a label or the summary.</param>
/// <param name="Severities">Only these; all where empty.</param>
/// <param name="States">Only these; all where empty.</param>
public sealed record AlertFilter(string Search, ImmutableSortedSet<string> Severities, ImmutableSortedSet<AlertState> States)
{
    /// <summary>Everything.</summary>
    public static readonly AlertFilter All = new("", [], []);

    private static readonly AlertState[] KnownStates = Enum.GetValues<AlertState>();

    /// <summary>Reads the query parameters <c>q</c>, <c>severity</c> and <c>state</c> (words separated by commas); unknown states are left out.</summary>
    public static AlertFilter Parse(string? search, string? severities, string? states) => new(
        (search ?? "").Trim(),
        [.. (severities ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        [.. (states ?? "").Split(',').SelectMany(word => KnownStates.Where(state => string.Equals(state.ToString(), word.Trim(), StringComparison.OrdinalIgnoreCase)))]);

    /// <summary>The query string, with its question mark; empty where nothing is filtered.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (!Severities.IsEmpty)
            parts.Add($"severity={string.Join(',', Severities.Select(Uri.EscapeDataString))}");
        if (!States.IsEmpty)
            parts.Add($"state={string.Join(',', States.Select(state => state.ToString().ToLowerInvariant()))}");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    /// <summary>Turns a severity on or off.</summary>
    public AlertFilter Toggle(string severity) => this with { Severities = Severities.Contains(severity) ? Severities.Remove(severity) : Severities.Add(severity) };

    /// <summary>Turns a state on or off.</summary>
    public AlertFilter Toggle(AlertState state) => this with { States = States.Contains(state) ? States.Remove(state) : States.Add(state) };

    public bool Matches(Alert alert)
    {
        if (!States.IsEmpty && !States.Contains(alert.State))
            return false;
        if (!Severities.IsEmpty && !Severities.Contains(alert.Severity))
            return false;
        foreach (var word in Search.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!alert.Labels.Any(label => Contains(label.Value, word)) && !alert.Annotations.Values.Any(text => Contains(text, word)))
                return false;
        }

        return true;
    }

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
