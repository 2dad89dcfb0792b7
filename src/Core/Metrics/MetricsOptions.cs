using System.ComponentModel.DataAnnotations;

namespace Quarterdeck.Core.Metrics;

/// <summary>Where samples come from, and how many are kept (configuration section <c>Metrics</c>).</summary>
public sealed class MetricsOptions : IValidatableObject
{
    /// <summary>The <see cref="Source"/> that is the console itself.</summary>
    public const string Embedded = "embedded";

    /// <summary>The <see cref="Source"/> that is a server elsewhere.</summary>
    public const string Prometheus = "prometheus";

    /// <summary>Who answers queries: <c>embedded</c>, the console's own store, or <c>prometheus</c>, the server at <see cref="Url"/>.</summary>
    [AllowedValues(Embedded, Prometheus)]
    public string Source { get; set; } = Embedded;

    /// <summary>Address of a Prometheus-compatible server, such as <c>http://prometheus:9090</c>.</summary>
    public string? Url { get; set; }

    /// <summary>Sent to that server as <c>Authorization: Bearer</c>. Never logged or shown.</summary>
    public string? BearerToken { get; set; }

    /// <summary>Sent to that server as basic authorization, with <see cref="Password"/>. Never logged or shown.</summary>
    public string? UserName { get; set; }

    /// <inheritdoc cref="UserName"/>
    public string? Password { get; set; }

    /// <summary>Days that samples are kept, 1 or more.</summary>
    [Range(1, 36_500), Changeable]
    public int RetentionDays { get; set; } = 15;

    /// <summary>Series at most in all, 1 or more.</summary>
    [Range(1, int.MaxValue)]
    public int MaxSeries { get; set; } = 200_000;

    /// <summary>Series at most from one source, which is one scraped endpoint or one pushing job; 1 or more.</summary>
    [Range(1, int.MaxValue)]
    public int MaxSeriesPerSource { get; set; } = 50_000;

    /// <summary>Bytes of an exposition at most, unpacked; 1,024 or more.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxBodyBytes { get; set; } = 10 << 20;

    /// <summary>Bytes of packed blocks that are kept in memory for queries; 0 for none.</summary>
    [Range(0, int.MaxValue)]
    public int CacheBytes { get; set; } = 64 << 20;

    /// <summary>That server's address, with a slash at its end; <see langword="null"/> where it is none.</summary>
    internal Uri? Server => Uri.TryCreate(Url?.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Source == Prometheus && Server is null)
            yield return new ValidationResult($"is {(Url is null ? "missing" : "no address")}: Metrics:Source is prometheus, so it is that server's, such as http://prometheus:9090", [nameof(Url)]);
        if (Password is not null && UserName is null)
            yield return new ValidationResult("is missing, but Metrics:Password is there", [nameof(UserName)]);
    }
}
