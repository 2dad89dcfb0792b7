namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>An endpoint that is scraped, as Prometheus's API tells of it.</summary>
public sealed record ScrapedTarget
{
    /// <summary>Labels of all its series.</summary>
    public required Labels Labels { get; init; }

    /// <summary>What the labels were made from, <c>__address__</c> and its like.</summary>
    public required Labels DiscoveredLabels { get; init; }

    /// <summary>The set of endpoints that it belongs to.</summary>
    public required string Pool { get; init; }

    /// <summary>Without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>The address as others reach it.</summary>
    public required string GlobalUrl { get; init; }

    /// <summary><c>up</c>, <c>down</c>, or <c>unknown</c> before the first scrape.</summary>
    public required string Health { get; init; }

    /// <summary>Why the last scrape failed; empty where it did not.</summary>
    public required string LastError { get; init; }

    /// <summary>When it was scraped last; <see langword="null"/> before the first time.</summary>
    public DateTimeOffset? LastScrape { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan LastDuration { get; init; }

    public TimeSpan Interval { get; init; }

    public TimeSpan Timeout { get; init; }
}
