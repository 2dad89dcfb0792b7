using Quarterdeck.Core.Alerts.Templates;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Alerts.Templates;

public sealed class AlertTemplateTests
{
    private static readonly Labels Instance = Labels.Of(("__name__", "up"), ("instance", "web-1.example.org:8080"), ("job", "web"));

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("Service {{ $labels.instance }} is down", "Service web-1.example.org:8080 is down")]
    [InlineData("{{$labels.missing}}|{{ .Labels.job }}", "|web")]
    [InlineData("{{ $value }}", "0.0534")]
    [InlineData("{{ $value | humanizePercentage }}", "5.34%")]
    [InlineData("{{ printf \"%.2f\" $value }} of {{ $value | printf \"%5.1f|\" }}", "0.05 of   0.1|")]
    [InlineData("{{ if gt $value 0.05 }}high{{ else }}low{{ end }}", "high")]
    [InlineData("{{ if eq $labels.job \"db\" }}a{{ else if eq $labels.job \"web\" }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ with $labels.job }}<{{ . }}>{{ end }}{{ with $labels.none }}x{{ else }}-{{ end }}", "<web>-")]
    [InlineData("{{ range $name, $v := $labels }}{{ $name }}={{ $v }};{{ end }}", "__name__=up;instance=web-1.example.org:8080;job=web;")]
    [InlineData("a {{- /* nothing */ -}} b {{- 1 -}} c", "ab1c")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ define \"t\" }}[{{ .arg0 }} {{ .arg1 }}]{{ end }}{{ template \"t\" (args 1 \"two\") }}", "[1 two]")]
    [InlineData("{{ $labels.instance | stripPort }} {{ $labels.instance | stripDomain }}", "web-1.example.org web-1:8080")]
    [InlineData("{{ \"10.0.0.1:80\" | stripDomain }} {{ \"[::1]:80\" | stripPort }}", "10.0.0.1:80 ::1")]
    [InlineData("{{ match \"we.\" $labels.job }} {{ reReplaceAll \"(w)e\" \"$1o\" $labels.job }}", "true wob")]
    [InlineData("{{ \"two words\" | title }} {{ toUpper \"x\" }}{{ toLower \"Y\" }}", "Two Words Xy")]
    [InlineData("{{ len $labels }} {{ index $labels \"job\" }} {{ and true \"\" }}|{{ or \"\" \"b\" }} {{ not 0 }}", "3 web |b true")]
    [InlineData("{{ \"a b&c\" | urlquery }} {{ html \"<b>\" }}", "a+b%26c &lt;b&gt;")]
    [InlineData("{{ parseDuration \"1h2m\" }} {{ externalURL }}{{ pathPrefix }}", "3720 https://ops.example.org/q/q")]
    [InlineData("{{ .Foo }}", "<no value>")]
    [InlineData("{{ false | or true }} {{ (query \"up\" | first).Value }}", "true 11")]
    [InlineData("{{ range query \"up\" | sortByLabel \"instance\" }}{{ .Labels.instance }}:{{ .Value }} {{ end }}", "a:11 b:21 ")]
    [InlineData("{{ query \"up\" | first | label \"instance\" }} {{ query \"up\" | first | value | humanize }}", "a 11")]
    public async Task ExpandAsync_ValidTemplate_IsFilledIn(string text, string expected)
    {
        Assert.Equal(expected, await ExpandAsync(text, 0.0534));
    }

    [Theory]
    [InlineData(1000000, "1e+06")]
    [InlineData(123456789, "1.23456789e+08")]
    [InlineData(123456, "123456")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    public async Task ExpandAsync_Value_IsPrintedAsGoDoes(double value, string expected)
    {
        Assert.Equal(expected, await ExpandAsync("{{ $value }}", value));
    }

    [Theory]
    [InlineData("{{ humanize \"one\" }}", "strconv.ParseFloat")]
    [InlineData("{{ query \"none\" | first }}", "first() called on vector with no elements")]
    [InlineData("{{ query \"broken\" }}", "error calling query: no such thing")]
    [InlineData("{{ gt $value 5 }}", "incompatible types")]
    [InlineData("{{ $labels.job.x }}", "can't evaluate field x")]
    [InlineData("{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}", "call each other")]
    [InlineData("{{ range query \"up\" }}{{ printf \"%900d\" 1 }}{{ end }}{{ range 100000 }}{{ printf \"%900d\" 1 }}{{ end }}", "grew past 64 KiB")]
    public async Task ExpandAsync_ProblemWhileRunning_IsSaidInTheText(string text, string expected)
    {
        var expanded = await ExpandAsync(text, 1.5);

        Assert.StartsWith("<error expanding template: ", expanded, StringComparison.Ordinal);
        Assert.Contains(expected, expanded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{", "1: unclosed action")]
    [InlineData("a\n{{ nosuch 1 }}", "2: function \"nosuch\" not defined")]
    [InlineData("{{ $nosuch }}", "1: undefined variable \"$nosuch\"")]
    [InlineData("{{ if true }}", "1: unexpected end of the template in {{if}}")]
    [InlineData("{{ end }}", "1: unexpected {{end}}")]
    [InlineData("{{ }}", "1: missing value for command")]
    [InlineData("{{ \"a }}", "1: unterminated quoted string")]
    [InlineData("{{ break }}", "1: {{break}} outside {{range}}")]
    [InlineData("{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}", "1: undefined variable \"$x\"")]
    public void Parse_InvalidTemplate_SaysWhereAndWhat(string text, string expected)
    {
        Assert.Equal(expected, AlertTemplate.Parse(text).Problem);
    }

    [Fact]
    public void Parse_DeeplyNested_IsRefused()
    {
        var text = string.Concat(Enumerable.Repeat("{{ if true }}", 20_000));

        Assert.Contains("nested deeper", AlertTemplate.Parse(text).Problem, StringComparison.Ordinal);
    }

    private static async Task<string> ExpandAsync(string text, double value)
    {
        var (template, problem) = AlertTemplate.Parse(text);
        Assert.Null(problem);
        var data = new TemplateData(Instance, Labels.Empty, value, DateTimeOffset.UnixEpoch, "https://ops.example.org/q");
        return await template!.ExpandAsync(data, (query, _) => Task.FromResult(Answer(query)), CancellationToken.None);
    }

    private static TemplateAnswer Answer(string query) => query switch
    {
        "up" => new TemplateAnswer([(Labels.Of(("instance", "a")), 11), (Labels.Of(("instance", "b")), 21)]),
        "none" => new TemplateAnswer([]),
        _ => new TemplateAnswer([], "no such thing"),
    };
}
