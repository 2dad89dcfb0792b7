using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Metrics;

/// <summary>Prometheus's API of the real console: what Grafana, promtool and scripts rely on.</summary>
public sealed class PrometheusApiTests : IAsyncLifetime
{
    private const string Api = "/prometheus/api/v1";

    private ConsoleProcess _console = null!;

    public async Task InitializeAsync()
    {
        _console = await ConsoleProcess.StartAsync("""
            workspace: api
            services: [{ name: gone, metrics: { url: "http://127.0.0.1:1/metrics", interval: 1s } }]
            """);
        _console.WriteRules("load.yml", """
            groups:
              - name: load
                interval: 1s
                rules:
                  - { record: "job:load:max", expr: max by (job) (load), labels: { from: rule } }
                  - { alert: HighLoad, expr: load > 1, labels: { severity: critical }, annotations: { summary: "{{ $labels.job }}" } }
                  - { alert: NoLoad, expr: load < 0, for: 1m }
            """);
        using var pushed = await _console.Http.PostAsync("/api/metrics/push/shop", new ByteArrayContent("# HELP load What waits.\n# TYPE load gauge\nload{core=\"0\"} 5\nload{core=\"1\"} 0.5\n"u8.ToArray()));
        pushed.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Api_WrongQuestions_AreAnsweredAsPrometheusDoes()
    {
        (string Address, int Status, string Type, string Error)[] questions =
        [
            ("/query", 400, "bad_data", "invalid parameter \"query\""),
            ("/query?query=load%20%3E", 400, "bad_data", "1:7: parse error: "),
            ("/query?query=load&time=yesterday", 400, "bad_data", "invalid parameter \"time\""),
            ("/query?query=load&limit=-1", 400, "bad_data", "invalid parameter \"limit\""),
            ("/query_range?query=load&start=0&end=10", 400, "bad_data", "invalid parameter \"step\""),
            ("/query_range?query=load&start=10&end=0&step=1", 400, "bad_data", "invalid parameter \"end\": end timestamp must not be before start time"),
            ("/query_range?query=load&start=0&end=10&step=0", 400, "bad_data", "invalid parameter \"step\": zero or negative query resolution"),
            ("/query_range?query=load&start=0&end=99999&step=1", 400, "bad_data", "exceeded maximum resolution of 11,000 points"),
            ("/query?query=load*on(job)load", 422, "execution", "found duplicate series"),
            ("/series", 400, "bad_data", "no match[] parameter provided"),
            ("/series?match[]=sum(load)", 400, "bad_data", "\"sum(load)\" is no series selector"),
        ];
        foreach (var (address, status, type, error) in questions)
        {
            using var answer = await _console.Http.GetAsync(Api + address);

            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal((address, status, "error", type), (address, (int)answer.StatusCode, Text(json, "status"), Text(json, "errorType")));
            Assert.StartsWith(error, Text(json, "error"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Query_FormAndTimes_AreUnderstood()
    {
        var now = TimeProvider.System.GetUtcNow().AddSeconds(1);
        foreach (var time in new[] { $"{now.ToUnixTimeMilliseconds() / 1000.0}", now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"), now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm:sszzz") })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["query"] = "sum(load)", ["time"] = time });
            using var answer = await _console.Http.PostAsync($"{Api}/query", form);

            var result = Data(await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result");
            Assert.Equal("5.5", result[0].GetProperty("value")[1].GetString());
        }

        Assert.Equal(0, Data(await GetAsync("/query?query=load&time=1000000000")).GetProperty("result").GetArrayLength());
    }

    [Fact]
    public async Task Query_Limit_CutsAndWarns()
    {
        var cut = await GetAsync("/query?query=load&limit=1");
        var all = await GetAsync("/query?query=load&limit=2");

        Assert.Equal(1, Data(cut).GetProperty("result").GetArrayLength());
        Assert.Equal("results truncated due to limit", cut.GetProperty("warnings")[0].GetString());
        Assert.False(all.TryGetProperty("warnings", out _));
        Assert.Equal(1, Data(await GetAsync("/label/core/values?limit=1")).GetArrayLength());
    }

    [Fact]
    public async Task Rules_AndAlerts_AreInPrometheusShape()
    {
        await UntilAsync("/alerts", data => data.GetProperty("alerts").GetArrayLength() == 1);
        await UntilAsync("/rules", data => data.GetProperty("groups")[0].GetProperty("rules")[0].GetProperty("health").GetString() == "ok");

        var alert = Data(await GetAsync("/alerts")).GetProperty("alerts")[0];
        Assert.Equal(("firing", "5", "shop", "HighLoad"), (Text(alert, "state"), Text(alert, "value"), Text(alert.GetProperty("annotations"), "summary"), Text(alert.GetProperty("labels"), "alertname")));

        var group = Data(await GetAsync("/rules")).GetProperty("groups")[0];
        Assert.Equal(("load", "alerts/load.yml", 1), (Text(group, "name"), Text(group, "file"), group.GetProperty("interval").GetInt32()));
        var rules = group.GetProperty("rules");
        Assert.Equal(["recording", "alerting", "alerting"], rules.EnumerateArray().Select(rule => Text(rule, "type")));
        Assert.Equal("rule", Text(rules[0].GetProperty("labels"), "from"));
        Assert.Equal(("firing", "ok", 0, 1), (Text(rules[1], "state"), Text(rules[1], "health"), rules[1].GetProperty("duration").GetInt32(), rules[1].GetProperty("alerts").GetArrayLength()));
        Assert.Equal(("inactive", 60, "load < 0"), (Text(rules[2], "state"), rules[2].GetProperty("duration").GetInt32(), Text(rules[2], "query")));

        Assert.Equal(1, Data(await GetAsync("/rules?type=record")).GetProperty("groups")[0].GetProperty("rules").GetArrayLength());
        Assert.Equal(2, Data(await GetAsync("/rules?type=alert")).GetProperty("groups")[0].GetProperty("rules").GetArrayLength());
    }

    [Fact]
    public async Task Metadata_IsInPrometheusShape()
    {
        Assert.Equal("""{"load":[{"type":"gauge","help":"What waits.","unit":""}]}""", Data(await GetAsync("/metadata?metric=load")).GetRawText());
        Assert.Equal("{}", Data(await GetAsync("/metadata?metric=unheard_of")).GetRawText());
        await UntilAsync("/metadata", data => data.EnumerateObject().Count() > 5);
        Assert.Single(Data(await GetAsync("/metadata?limit=1")).EnumerateObject());

        Assert.Equal("""[{"target":{"job":"shop"},"metric":"load","type":"gauge","help":"What waits.","unit":""}]""", Data(await GetAsync("/targets/metadata?match_target={job=%22shop%22}")).GetRawText());
        Assert.Equal("""[{"target":{"job":"shop"},"type":"gauge","help":"What waits.","unit":""}]""", Data(await GetAsync("/targets/metadata?metric=load")).GetRawText());
        using var wrong = await _console.Http.GetAsync($"{Api}/targets/metadata?match_target={{");
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    [Fact]
    public async Task Targets_AreInPrometheusShape()
    {
        await UntilAsync("/targets", data => data.GetProperty("activeTargets") is var all && all.GetArrayLength() == 1 && Text(all[0], "health") == "down");

        var targets = Data(await GetAsync("/targets?state=active"));
        var target = targets.GetProperty("activeTargets")[0];
        Assert.Equal(0, targets.GetProperty("droppedTargets").GetArrayLength());
        Assert.Equal(
            ["discoveredLabels", "labels", "scrapePool", "scrapeUrl", "globalUrl", "lastError", "lastScrape", "lastScrapeDuration", "health", "scrapeInterval", "scrapeTimeout"],
            target.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("gone", "127.0.0.1:1", "1s"), (Text(target.GetProperty("labels"), "job"), Text(target.GetProperty("labels"), "instance"), Text(target, "scrapeInterval")));
        Assert.Contains("refuse", Text(target, "lastError"), StringComparison.Ordinal);
        Assert.Equal(0, Data(await GetAsync("/targets?state=dropped")).GetProperty("activeTargets").GetArrayLength());
    }

    [RequiresFact(Part.Promtool)]
    public async Task Promtool_Queries_AreAnswered()
    {
        Assert.Contains("load{core=\"0\", job=\"shop\"} => 5 @", await PromtoolAsync("query", "instant", $"{_console.Url}/prometheus", "load"), StringComparison.Ordinal);
        Assert.Contains("{__name__=\"load\", core=\"1\", job=\"shop\"}", await PromtoolAsync("query", "series", "--match=load", $"{_console.Url}/prometheus"), StringComparison.Ordinal);
        Assert.Contains("shop", await PromtoolAsync("query", "labels", $"{_console.Url}/prometheus", "job"), StringComparison.Ordinal);
        Assert.Contains("5.5 @", await PromtoolAsync("query", "range", "--step=15s", $"{_console.Url}/prometheus", "sum(load)"), StringComparison.Ordinal);
    }

    private static JsonElement Data(JsonElement answer)
    {
        Assert.Equal("success", Text(answer, "status"));
        return answer.GetProperty("data");
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<string> PromtoolAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }

    private async Task<JsonElement> GetAsync(string address) => await _console.Http.GetFromJsonAsync<JsonElement>(Api + address);

    private async Task UntilAsync(string address, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        while (true)
        {
            var data = Data(await GetAsync(address));
            if ((!data.TryGetProperty("groups", out var groups) || groups.GetArrayLength() > 0) && condition(data))
                return;
            await Task.Delay(100, patience.Token);
        }
    }
}
