using System.Collections.Immutable;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>Which lines of a log are wanted; lives in the address.</summary>
/// <param name="Search">A text that is marked where it occurs, in any letter case.</param>
/// <param name="OnlyMatching">Whether lines without it are left out.</param>
/// <param name="Severities">Only these; all lines where empty.</param>
/// <param name="Lines">How many lines are kept: one of <see cref="Choices"/>.</param>
/// <param name="Wrap">Whether long lines are wrapped; a matter of looks, here so that the address holds it.</param>
public sealed record LogFilter(string Search, bool OnlyMatching, ImmutableSortedSet<LogSeverity> Severities, int Lines, bool Wrap)
{
    public static readonly ImmutableArray<int> Choices = [200, 1000, 5000];

    public static readonly LogFilter None = new("", OnlyMatching: false, [], Choices[1], Wrap: false);

    /// <summary>Whether any line may be left out.</summary>
    public bool LeavesOut => !Severities.IsEmpty || (OnlyMatching && Search.Length > 0);

    /// <summary>Reads the query parameters; what is not understood counts as absent.</summary>
    public static LogFilter Parse(string? search, string? levels, int? lines, bool? only, bool? wrap) => new(
        search ?? "",
        only ?? false,
        [.. (levels ?? "").Split(',').Select(word => Enum.TryParse<LogSeverity>(word, ignoreCase: true, out var severity) && Enum.IsDefined(severity) ? severity : LogSeverity.None).Where(severity => severity != LogSeverity.None)],
        lines is { } wanted && Choices.Contains(wanted) ? wanted : Choices[1],
        wrap ?? false);

    /// <summary>The query string, with its question mark; empty for <see cref="None"/>.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (OnlyMatching)
            parts.Add("only=true");
        if (!Severities.IsEmpty)
            parts.Add($"level={string.Join(',', Severities.Reverse().Select(severity => severity.ToString().ToLowerInvariant()))}");
        if (Lines != None.Lines)
            parts.Add($"lines={Lines}");
        if (Wrap)
            parts.Add("wrap=true");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    public LogFilter Toggle(LogSeverity severity) =>
        this with { Severities = Severities.Contains(severity) ? Severities.Remove(severity) : Severities.Add(severity) };

    public bool Matches(LogEntry entry) =>
        (Severities.IsEmpty || Severities.Contains(entry.Severity))
        && (!OnlyMatching || Search.Length == 0 || entry.Text.Contains(Search, StringComparison.OrdinalIgnoreCase));
}
