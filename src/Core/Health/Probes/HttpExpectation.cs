using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>An http check made ready: the call to send, and the judgement over its answer.</summary>
internal sealed class HttpExpectation
{
    /// <summary>Read where no condition asks for the body: enough for a health response and for the excerpt in a message.</summary>
    private const int BodyWithoutConditions = 64 << 10;

    private static readonly TimeSpan s_patternTimeout = TimeSpan.FromSeconds(1);

    private readonly HttpProbeSettings _settings;
    private readonly HttpStatusRange[] _status;
    private readonly byte[]? _contains;
    private readonly byte[]? _notContains;
    private readonly Regex? _matches;
    private readonly JsonCheck[] _json;

    public HttpExpectation(HttpProbeSettings settings)
    {
        _settings = settings;
        _status = [.. settings.Status.Select(text => HttpStatusRange.TryParse(text, out var range) ? range : throw new ArgumentException($"{text} is no status", nameof(settings)))];
        _contains = settings.Contains is { } text ? Encoding.UTF8.GetBytes(text) : null;
        _notContains = settings.NotContains is { } unwanted ? Encoding.UTF8.GetBytes(unwanted) : null;
        _matches = settings.Matches is { } pattern ? new Regex(pattern, HttpSettingsRules.PatternOptions, s_patternTimeout) : null;
        _json = [.. settings.Json.Select(condition => new JsonCheck(condition))];
        var readsAll = _contains is not null || _notContains is not null || _matches is not null || _json.Length > 0;
        Call = new HttpCall(new Uri(settings.Url.Reveal()), settings.Method, settings.Headers, settings.Body)
        {
            Tls = settings.Tls,
            Reuse = settings.ReuseConnection,
            Version = settings.HttpVersion == "2" ? HttpVersion.Version20 : HttpVersion.Version11,
            MaxRedirects = settings.FollowRedirects ? settings.MaxRedirects : 0,
            MaxBody = readsAll ? (int)settings.MaxBody.Bytes : (int)Math.Min(settings.MaxBody.Bytes, BodyWithoutConditions),
        };
        Secrets = new KnownSecrets([settings.Url, settings.Body, .. settings.Headers.Values]);
    }

    public HttpCall Call { get; }

    public KnownSecrets Secrets { get; }

    public ProbeResult Judge(HttpAnswer answer, TimeSpan latency)
    {
        var report = _settings.HealthReport && !answer.Cut ? HealthResponse.TryRead(answer.Body.Span) : null;
        var (outcome, message) = Judge(answer, latency, report);
        return new ProbeResult(outcome, latency, message, report) { Facts = CertificateEnd.Facts(answer.Status, answer.Certificate) };
    }

    private (Outcome Outcome, string Message) Judge(HttpAnswer answer, TimeSpan latency, HealthReport? report)
    {
        var right = Array.Exists(_status, range => range.Holds(answer.Status));
        if (report?.Status == Core.Status.Down || (!right && report?.Status == Core.Status.Degraded))
            return (Outcome.Failed, Line($"HTTP {answer.Status}, {Shortcoming(report)}"));
        if (!right)
            return (Outcome.Failed, WithBody(answer, _settings.Status is [HttpProbeSettings.AnyGoodStatus] ? "" : $" (expected {string.Join(", ", _settings.Status)})"));
        if (TextProblem(answer) is { } problem)
            return (Outcome.Failed, Line($"HTTP {answer.Status}, {problem}"));

        var (failed, shortcoming) = JsonProblems(answer);
        if (failed is not null)
            return (Outcome.Failed, Line($"HTTP {answer.Status}, {failed}"));
        shortcoming ??= Shortcoming(report);
        if (shortcoming is null && latency > _settings.MaxLatency)
            shortcoming = $"answered after {latency.TotalMilliseconds:0} ms (more than {_settings.MaxLatency.Value.TotalMilliseconds:0} ms)";
        return shortcoming is null
            ? (Outcome.Passed, Good(answer.Status, report?.Version))
            : (Outcome.Degraded, Line($"HTTP {answer.Status}, {shortcoming}"));
    }

    private static string Good(int status, string? version) => (status, version) switch
    {
        (200, null) => "HTTP 200",
        (_, null) => $"HTTP {status}",
        _ => $"HTTP {status}, version {version}",
    };

    /// <summary>What a service says against itself or what it depends on.</summary>
    private static string? Shortcoming(HealthReport? report)
    {
        if (report is null)
            return null;
        var ill = report.Dependencies.Where(dependency => dependency.Value is Core.Status.Down or Core.Status.Degraded)
            .Select(dependency => $"{dependency.Key} is {dependency.Value.Word()}").ToList();
        if (ill.Count > 0)
            return $"says {report.Status.Word()}: {string.Join(", ", ill)}";
        return report.Status == Core.Status.Ok ? null : $"says {report.Status.Word()}";
    }

    private string? TextProblem(HttpAnswer answer)
    {
        var body = answer.Body.Span;
        if (_contains is not null && body.IndexOf(_contains) < 0)
            return $"the body does not contain {MessageText.Quote(_settings.Contains!)}{InWhat(answer)}";
        if (_notContains is not null && body.IndexOf(_notContains) >= 0)
            return $"the body contains {MessageText.Quote(_settings.NotContains!)}";
        if (_notContains is not null && answer.Cut)
            return $"the body is longer than {_settings.MaxBody} (maxBody): whether it contains {MessageText.Quote(_settings.NotContains!)} cannot be told";
        return _matches is null ? null : PatternProblem(answer);
    }

    private string? PatternProblem(HttpAnswer answer)
    {
        try
        {
            return _matches!.IsMatch(Encoding.UTF8.GetString(answer.Body.Span)) ? null : $"the body does not match {MessageText.Quote(_settings.Matches!)}{InWhat(answer)}";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"matching {MessageText.Quote(_settings.Matches!)} took more than 1 s";
        }
    }

    private (string? Failed, string? Degraded) JsonProblems(HttpAnswer answer)
    {
        if (_json.Length == 0)
            return default;
        if (answer.Cut)
            return ($"the body is longer than {_settings.MaxBody} (maxBody): its JSON cannot be read", null);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var problems = _json.Select(check => (check.Degraded, Problem: check.Problem(document.RootElement))).Where(found => found.Problem is not null).ToList();
            return (problems.Find(found => !found.Degraded).Problem, problems.Find(found => found.Degraded).Problem);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (Secrets.Apply($"the body is no JSON: {MessageText.Quote(MessageText.Decode(answer.Body.Span))}"), null);
        }
    }

    private string InWhat(HttpAnswer answer) => answer.Cut ? $" in its first {_settings.MaxBody} (maxBody)" : "";

    /// <summary>Redacted before it is shortened, so that no part of a secret is left at the cut.</summary>
    private string WithBody(HttpAnswer answer, string remark) =>
        Line($"HTTP {answer.Status}{remark}, {(answer.Body.IsEmpty ? "no body" : "body " + Secrets.Apply(MessageText.Decode(answer.Body.Span)))}");

    private static string Line(string message) => MessageText.OneLine(message);
}
