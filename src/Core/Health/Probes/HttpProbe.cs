using System.Runtime.CompilerServices;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>http:</c>. A request, and what its answer must be.</summary>
public sealed record HttpProbeSettings : ProbeSettings, IValidatable
{
    internal const string AnyGoodStatus = "200-399";

    /// <summary>Address, <c>http://</c> or <c>https://</c>.</summary>
    public required SecretText Url { get; init; }

    public string Method { get; init; } = "GET";

    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = new Dictionary<string, SecretText>();

    /// <summary>Body of the request, sent as UTF-8.</summary>
    public SecretText? Body { get; init; }

    /// <summary>Status codes that are right, single or as ranges, judged after redirects.</summary>
    public IReadOnlyList<string> Status { get; init; } = [AnyGoodStatus];

    public bool FollowRedirects { get; init; } = true;

    /// <summary>Redirects that are followed, 1 to 20.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Text that the body must contain.</summary>
    public string? Contains { get; init; }

    /// <summary>Text that the body must not contain.</summary>
    public string? NotContains { get; init; }

    /// <summary>Regular expression that the body must match somewhere; without back references and look-around.</summary>
    public string? Matches { get; init; }

    /// <summary>Conditions on the body as JSON.</summary>
    public IReadOnlyList<JsonCondition> Json { get; init; } = [];

    /// <summary>Whether a standard health response is read and judged.</summary>
    public bool HealthReport { get; init; } = true;

    /// <summary>A slower answer means DEGRADED.</summary>
    public TimeSpan? MaxLatency { get; init; }

    public TlsSettings Tls { get; init; } = new();

    /// <summary>Whether the connection is kept for the next probe; a fresh one each time finds more.</summary>
    public bool ReuseConnection { get; init; }

    /// <summary>Bytes of the body that conditions see; the rest is not read. At most 64 MiB.</summary>
    public ByteSize MaxBody { get; init; } = new(1 << 20);

    /// <summary><c>1.1</c> or <c>2</c>.</summary>
    public string HttpVersion { get; init; } = "1.1";

    public override string Target => (Method == "GET" ? "" : Method + " ") + TargetText.Of(Url);

    public override bool NeedsEgress => Uri.TryCreate(Url.Reveal(), UriKind.Absolute, out var url) && !HostPort.IsLoopbackHost(url.Host);

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        foreach (var problem in HttpSettingsRules.Problems(Url, Headers))
            yield return problem;
        if (Method.Length == 0 || Method.Any(letter => !char.IsAsciiLetter(letter)))
            yield return (nameof(Method), $"\"{Method}\" is not a method such as GET or POST");
        if (Status.Count == 0)
            yield return (nameof(Status), "at least one status code must be right");
        foreach (var range in Status.Where(range => !HttpStatusRange.TryParse(range, out _)))
            yield return (nameof(Status), $"\"{range}\" is not a status code such as 204 or a range such as 200-299");
        if (MaxRedirects is < 1 or > 20)
            yield return (nameof(MaxRedirects), "maxRedirects is 1 to 20 (followRedirects: false follows none)");
        if (Matches is not null && HttpSettingsRules.RegexProblem(Matches) is { } regex)
            yield return (nameof(Matches), regex);
        if (MaxLatency <= TimeSpan.Zero)
            yield return (nameof(MaxLatency), "maxLatency is more than 0");
        if (MaxBody.Bytes is < 1 or > 64 << 20)
            yield return (nameof(MaxBody), "maxBody is 1 B to 64 MiB");
        if (HttpVersion is not ("1.1" or "2"))
            yield return (nameof(HttpVersion), "httpVersion is 1.1 or 2");
    }
}

/// <summary>Asks over HTTP and judges status, body and latency.</summary>
internal sealed class HttpProbe(HttpExchange exchange) : Probe<HttpProbeSettings>("http")
{
    // Settings live as long as a workspace revision; what was made of them goes with them.
    private readonly ConditionalWeakTable<HttpProbeSettings, HttpExpectation> _expectations = [];

    protected override async ValueTask<ProbeResult> ProbeAsync(HttpProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        var expectation = _expectations.GetValue(settings, static settings => new HttpExpectation(settings));
        var (answer, failure, latency) = await exchange.SendAsync(expectation.Call, cancellationToken);
        using (answer)
            return expectation.Secrets.Apply(failure ?? expectation.Judge(answer!, latency));
    }
}
