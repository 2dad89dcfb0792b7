using Quarterdeck.Core.Metrics.Scraping;

namespace Quarterdeck.Dashboard.Metrics.Targets;

/// <summary>Which targets are wanted; lives in the address.</summary>
/// <param name="Search">Words that must all occur in name, address or fault.</param>
/// <param name="State">Only those in it; all where <see langword="null"/>.</param>
public sealed record TargetsFilter(string Search, TargetState? State)
{
    /// <summary>Everything.</summary>
    public static readonly TargetsFilter All = new("", State: null);

    /// <summary>Reads the query parameters <c>q</c> and <c>state</c>; an unknown word is left out.</summary>
    public static TargetsFilter Parse(string? search, string? state) => new(
        (search ?? "").Trim(),
        Enum.TryParse<TargetState>(state, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : null);

    /// <summary>The query string, with its question mark; empty where nothing is filtered.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (State is { } state)
            parts.Add($"state={state.ToString().ToLowerInvariant()}");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    public bool Matches(ScrapeStatus target) =>
        (State is null || State == TargetStates.Of(target))
        && Search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            target.Service.Contains(word, StringComparison.OrdinalIgnoreCase) || target.Url.Contains(word, StringComparison.OrdinalIgnoreCase) || target.Error?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>What the page of targets shows.</summary>
/// <param name="Counts">Targets by state, filtered or not; the worst state first.</param>
/// <param name="Rows">Those that the filter lets through: what fails first, then by name.</param>
public sealed record TargetsModel(IReadOnlyDictionary<TargetState, int> Counts, List<ScrapeStatus> Rows)
{
    /// <summary>Builds it from what stands now.</summary>
    public static TargetsModel Build(IReadOnlyCollection<ScrapeStatus> targets, TargetsFilter filter) => new(
        Enum.GetValues<TargetState>().ToDictionary(state => state, state => targets.Count(target => TargetStates.Of(target) == state)),
        [.. targets.Where(filter.Matches).OrderBy(TargetStates.Of).ThenBy(target => target.Service, StringComparer.Ordinal)]);
}
