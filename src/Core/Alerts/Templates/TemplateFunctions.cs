using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>The functions that templates may call: Go's own and Prometheus's.</summary>
/// <param name="answers">What queries answered; a query that is missing here ends the run with <see cref="QueryNeeded"/>.</param>
/// <param name="externalUrl">Where people reach the console, without a slash at its end.</param>
/// <param name="now">The moment of the evaluation.</param>
internal sealed class TemplateFunctions(IReadOnlyDictionary<string, IReadOnlyList<object?>> answers, string externalUrl, DateTimeOffset now)
{
    private delegate object? Function(TemplateFunctions context, object?[] arguments);

    private static readonly FrozenDictionary<string, (int Least, int Most, Function Body)> Known =
        new Dictionary<string, (int, int, Function)>(StringComparer.Ordinal)
        {
            ["and"] = (1, 99, (c, a) => c.AndOr("and", a)),
            ["or"] = (1, 99, (c, a) => c.AndOr("or", a)),
            ["not"] = (1, 1, (_, a) => !IsTrue(a[0])),
            ["eq"] = (2, 99, (_, a) => a.Skip(1).Any(other => Compare(a[0], other, ordered: false) == 0)),
            ["ne"] = (2, 2, (_, a) => Compare(a[0], a[1], ordered: false) != 0),
            ["lt"] = (2, 2, (_, a) => Compare(a[0], a[1], ordered: true) is < 0),
            ["le"] = (2, 2, (_, a) => Compare(a[0], a[1], ordered: true) is <= 0),
            ["gt"] = (2, 2, (_, a) => Compare(a[0], a[1], ordered: true) is > 0),
            ["ge"] = (2, 2, (_, a) => Compare(a[0], a[1], ordered: true) is >= 0),
            ["len"] = (1, 1, (_, a) => Length(a[0])),
            ["index"] = (1, 9, (_, a) => a.Skip(1).Aggregate(a[0], Index)),
            ["print"] = (0, 99, (_, a) => string.Concat(a.Select(GoFormat.Print))),
            ["println"] = (0, 99, (_, a) => string.Join(' ', a.Select(GoFormat.Print)) + "\n"),
            ["printf"] = (1, 99, (_, a) => GoFormat.Printf(Text(a[0]), a.AsSpan(1))),
            ["html"] = (1, 1, (_, a) => WebUtility.HtmlEncode(GoFormat.Print(a[0]))),
            ["safeHtml"] = (1, 1, (_, a) => Text(a[0])),
            ["urlquery"] = (1, 1, (_, a) => Escaped(GoFormat.Print(a[0]))),
            ["urlQueryEscape"] = (1, 1, (_, a) => Escaped(Text(a[0]))),
            ["query"] = (1, 1, (c, a) => c.Query(Text(a[0]))),
            ["first"] = (1, 1, (_, a) => Samples(a[0]) is [var first, ..] ? first : throw new TemplateException("error calling first: first() called on vector with no elements")),
            ["value"] = (1, 1, (_, a) => Sample(a[0]).Value),
            ["label"] = (2, 2, (_, a) => Sample(a[1]).Labels[Text(a[0])]),
            ["strvalue"] = (1, 1, (_, a) => Sample(a[0]).Labels["__value__"]),
            ["sortByLabel"] = (2, 2, (_, a) => Samples(a[1]).OrderBy(sample => Sample(sample).Labels[Text(a[0])], StringComparer.Ordinal).ToList()),
            ["args"] = (0, 99, (_, a) => a.Select((item, i) => (Key: $"arg{i}", item)).ToDictionary(pair => pair.Key, pair => pair.item, StringComparer.Ordinal)),
            ["humanize"] = (1, 1, (_, a) => Humanize.Metric(Number(a[0], "humanize"))),
            ["humanize1024"] = (1, 1, (_, a) => Humanize.Binary(Number(a[0], "humanize1024"))),
            ["humanizeDuration"] = (1, 1, (_, a) => Humanize.Duration(Number(a[0], "humanizeDuration"))),
            ["humanizePercentage"] = (1, 1, (_, a) => Humanize.Percentage(Number(a[0], "humanizePercentage"))),
            ["humanizeTimestamp"] = (1, 1, (_, a) => Humanize.Timestamp(Number(a[0], "humanizeTimestamp"))),
            ["now"] = (0, 0, (c, _) => c.Now),
            ["parseDuration"] = (1, 1, (_, a) => Seconds(Text(a[0]))),
            ["title"] = (1, 1, (_, a) => Regex.Replace(Text(a[0]), @"\b\p{Ll}", match => match.Value.ToUpperInvariant(), RegexOptions.NonBacktracking)),
            ["toUpper"] = (1, 1, (_, a) => Text(a[0]).ToUpperInvariant()),
            ["toLower"] = (1, 1, (_, a) => Text(a[0]).ToLowerInvariant()),
            ["match"] = (2, 2, (_, a) => Pattern(Text(a[0])).IsMatch(Text(a[1]))),
            ["reReplaceAll"] = (3, 3, (_, a) => Pattern(Text(a[0])).Replace(Text(a[2]), Text(a[1]))),
            ["stripPort"] = (1, 1, (_, a) => HostPort(Text(a[0])) is var (host, _) ? host : Text(a[0])),
            ["stripDomain"] = (1, 1, (_, a) => WithoutDomain(Text(a[0]))),
            ["graphLink"] = (1, 1, (_, a) => $"/graph?g0.expr={Escaped(Text(a[0]))}&g0.tab=0"),
            ["tableLink"] = (1, 1, (_, a) => $"/graph?g0.expr={Escaped(Text(a[0]))}&g0.tab=1"),
            ["externalURL"] = (0, 0, (c, _) => c.ExternalUrl),
            ["pathPrefix"] = (0, 0, (c, _) => Uri.TryCreate(c.ExternalUrl, UriKind.Absolute, out var url) ? url.AbsolutePath.TrimEnd('/') : ""),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names that may be called.</summary>
    public static IReadOnlySet<string> Names { get; } = Known.Keys.ToHashSet(StringComparer.Ordinal);

    private double Now => now.ToUnixTimeMilliseconds() / 1000.0;

    private string ExternalUrl => externalUrl;

    /// <summary>Calls a known function.</summary>
    public object? Call(string name, object?[] arguments)
    {
        var (least, most, body) = Known[name];
        return arguments.Length >= least && arguments.Length <= most
            ? body(this, arguments)
            : throw new TemplateException($"wrong number of args for {name}: want {least}{(most > least ? " or more" : "")} got {arguments.Length}");
    }

    /// <summary><c>and</c> gives the first empty argument, <c>or</c> the first that is not; else the last. Later ones are not worked out.</summary>
    public object? AndOr(string name, IEnumerable<object?> arguments)
    {
        object? last = null;
        foreach (var argument in arguments)
        {
            last = argument;
            if (IsTrue(argument) == (name == "or"))
                break;
        }

        return last;
    }

    /// <summary>Whether a value counts as true: not false, zero, empty or nothing.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool yes => yes,
        long whole => whole != 0,
        double number => number != 0,
        string text => text.Length > 0,
        Labels labels => labels.Count > 0,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        _ => true,
    };

    /// <summary>A field or key of a value; a label that is missing is empty.</summary>
    public static object? Member(object? value, string name) => value switch
    {
        Labels labels => labels[name],
        IReadOnlyDictionary<string, object?> map => map.GetValueOrDefault(name),
        TemplateSample sample when name == "Labels" => sample.Labels,
        TemplateSample sample when name == "Value" => sample.Value,
        null => throw new TemplateException($"nil data; no entry for key \"{name}\""),
        _ => throw new TemplateException($"can't evaluate field {name} in type {GoFormat.TypeName(value)}"),
    };

    private IReadOnlyList<object?> Query(string expression) =>
        answers.TryGetValue(expression, out var answer) ? answer : throw new QueryNeeded(expression);

    private static int? Compare(object? left, object? right, bool ordered) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) when !ordered => a.CompareTo(b),
        (null, null) when !ordered => 0,
        _ => throw new TemplateException($"incompatible types for comparison: {GoFormat.TypeName(left)} and {GoFormat.TypeName(right)}"),
    };

    private static long Length(object? value) => value switch
    {
        string text => System.Text.Encoding.UTF8.GetByteCount(text),
        Labels labels => labels.Count,
        IReadOnlyDictionary<string, object?> map => map.Count,
        IReadOnlyList<object?> list => list.Count,
        _ => throw new TemplateException($"error calling len: len of type {GoFormat.TypeName(value)}"),
    };

    private static object? Index(object? of, object? at) => (of, at) switch
    {
        (IReadOnlyList<object?> list, long index) when index >= 0 && index < list.Count => list[(int)index],
        (IReadOnlyList<object?>, long index) => throw new TemplateException($"error calling index: index out of range: {index}"),
        (Labels or IReadOnlyDictionary<string, object?>, string key) => Member(of, key),
        _ => throw new TemplateException($"error calling index: can't index item of type {GoFormat.TypeName(of)}"),
    };

    private static string Text(object? value) =>
        value as string ?? throw new TemplateException($"wrong type for value; expected string; got {GoFormat.TypeName(value)}");

    private static double Number(object? value, string function) => value switch
    {
        double number => number,
        long whole => whole,
        string text when SampleText.TryParse(text, out var number) => number,
        string text => throw new TemplateException($"error calling {function}: strconv.ParseFloat: parsing \"{text}\": invalid syntax"),
        _ => throw new TemplateException($"error calling {function}: can't convert {GoFormat.TypeName(value)} to float"),
    };

    private static double Seconds(string text) =>
        Durations.TryParse(text.TrimStart('-'), out var duration)
            ? duration.TotalSeconds * (text.StartsWith('-') ? -1 : 1)
            : throw new TemplateException($"error calling parseDuration: not a valid duration string: \"{text}\"");

    private static IReadOnlyList<object?> Samples(object? value) =>
        value as IReadOnlyList<object?> ?? throw new TemplateException($"wrong type for value; expected a query's answer; got {GoFormat.TypeName(value)}");

    private static TemplateSample Sample(object? value) =>
        value as TemplateSample ?? throw new TemplateException($"wrong type for value; expected a sample; got {GoFormat.TypeName(value)}");

    private static Regex Pattern(string pattern)
    {
        try
        {
            return Re2Pattern.Loose(pattern);
        }
        catch (ArgumentException exception)
        {
            throw new TemplateException(exception.Message);
        }
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static (string Host, string Port)? HostPort(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
            return null;
        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']') && !host[1..^1].Contains(']'))
            return (host[1..^1], text[(colon + 1)..]);
        return host.Contains(':') || host.Contains('[') || host.Contains(']') ? null : (host, text[(colon + 1)..]);
    }

    private static string WithoutDomain(string text)
    {
        var parts = HostPort(text);
        var host = parts?.Host ?? text;
        if (IPAddress.TryParse(host, out _) || text.StartsWith('['))
            return text;
        var name = host.Split('.')[0];
        return parts is { Port.Length: > 0 } ? $"{name}:{parts.Value.Port}" : name;
    }
}
