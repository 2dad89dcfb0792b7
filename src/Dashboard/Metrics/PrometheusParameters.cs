using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary>The parameters of a call to Prometheus's API, from its address and its form together.</summary>
internal sealed partial class PrometheusParameters
{
    /// <summary>How far back names and series are looked for where nobody says.</summary>
    private static readonly TimeSpan DefaultStretch = TimeSpan.FromHours(6);

    private readonly Func<string, StringValues> _values;

    private PrometheusParameters(Func<string, StringValues> values) => _values = values;

    /// <summary>What is wrong with the parameter that was tried last.</summary>
    public PrometheusJson? Problem { get; private set; }

    public static async Task<PrometheusParameters> ReadAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!context.Request.HasFormContentType)
            return new PrometheusParameters(name => query[name]);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return new PrometheusParameters(name => StringValues.Concat(form[name], query[name]));
    }

    public string? One(string name) => _values(name) is [{ Length: > 0 } first, ..] ? first : null;

    public IReadOnlyList<string> All(string name) => [.. _values(name).OfType<string>()];

    /// <summary>A moment: RFC 3339, or seconds since 1970.</summary>
    public bool TryTime(string name, DateTimeOffset? otherwise, out DateTimeOffset time)
    {
        time = otherwise ?? default;
        if (One(name) is not { } text)
            return otherwise is not null || Fail(name, "it is missing");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 2e11)
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
            return true;
        }

        return Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            || Fail(name, $"cannot parse \"{text}\" to a valid timestamp");
    }

    /// <summary>From <c>start</c> to <c>end</c>; the last hours where they are not given.</summary>
    public bool TryStretch(DateTimeOffset now, out DateTimeOffset from, out DateTimeOffset to)
    {
        from = default;
        return TryTime("end", now, out to) && TryTime("start", to - DefaultStretch, out from) && (from <= to || Fail("end", "end timestamp must not be before start time"));
    }

    /// <summary>A duration, or seconds; more than zero.</summary>
    public bool TryStep(out TimeSpan step)
    {
        step = default;
        if (One("step") is not { } text)
            return Fail("step", "it is missing");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e9)
            step = TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        else if (!Durations.TryParse(text, out step))
            return Fail("step", $"cannot parse \"{text}\" to a valid duration");
        return step >= TimeSpan.FromMilliseconds(1) || Fail("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }

    public bool TryLimit(out int limit) => TryLimit("limit", out limit);

    /// <summary>How many are wanted at most; 0 for all.</summary>
    public bool TryLimit(string name, out int limit)
    {
        limit = 0;
        return One(name) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || Fail(name, $"\"{text}\" is no number to stop at"));
    }

    private bool Fail(string name, string why)
    {
        Problem = PrometheusJson.BadData($"invalid parameter \"{name}\": {why}");
        return false;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Rfc3339();
}
