namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>How the scraping of one endpoint stands.</summary>
/// <param name="Service">The service whose endpoint it is.</param>
/// <param name="Url">As written, without secrets.</param>
/// <param name="Interval">Time between two scrapes.</param>
public sealed record ScrapeStatus(string Service, string Url, TimeSpan Interval)
{
    /// <summary>Labels of all its series.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>How long a scrape may take.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>When it was scraped last; <see langword="null"/> before the first time.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Samples that it brought; 0 where it failed.</summary>
    public int Samples { get; init; }

    /// <summary>Why it failed; <see langword="null"/> where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Since when it has been failing, or succeeding, without a break.</summary>
    public DateTimeOffset? Since { get; init; }
}
