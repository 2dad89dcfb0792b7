using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class HttpProbeTests : IDisposable
{
    private readonly HttpHandlers _handlers = new();
    private readonly HttpProbe _probe;

    public HttpProbeTests() => _probe = new HttpProbe(new HttpExchange(_handlers, TimeProvider.System));

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task Probe_PlainOk_PassesAndAsksAsQuarterdeckOnAFreshConnection()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", "fine"));
        var settings = Settings(server);

        await ProbeCase.RunAsync(_probe, settings);
        var result = await ProbeCase.RunAsync(_probe, settings);

        Assert.Equal((Outcome.Passed, "HTTP 200"), (result.Outcome, result.Message));
        Assert.Null(result.Report);
        Assert.Equal(2, server.Connections);
        Assert.Contains("GET /health HTTP/1.1\r\n", server.Requests.First());
        Assert.Contains("User-Agent: Quarterdeck\r\n", server.Requests.First());
        Assert.Contains("Connection: close\r\n", server.Requests.First());
    }

    [Fact]
    public async Task Probe_ReuseConnection_KeepsOneConnection()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            while ((await RawServer.ReadRequestAsync(stream, stop)).Length > 0)
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), stop);
        });
        var settings = Settings(server) with { ReuseConnection = true };

        for (var i = 0; i < 3; i++)
            Assert.Equal(Outcome.Passed, (await ProbeCase.RunAsync(_probe, settings)).Outcome);

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Probe_StandardHealthResponse_IsReportedInFull()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK",
            """{"service":"gateway","status":"ok","timestamp":"2026-01-05T12:00:00Z","uptime":90.5,"version":"1.4.2","dependencies":{"database":"OK","cache":{"latency":3,"status":"up"}}}"""));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((Outcome.Passed, "HTTP 200, version 1.4.2"), (result.Outcome, result.Message));
        Assert.Equal(("gateway", Status.Ok, "1.4.2", TimeSpan.FromSeconds(90.5)), (result.Report!.Service, result.Report.Status, result.Report.Version, result.Report.Uptime));
        Assert.Equal([("cache", Status.Ok), ("database", Status.Ok)], result.Report.Dependencies.Select(d => (d.Key, d.Value)).Order());
    }

    [Theory]
    [InlineData("200 OK", """{"status":"healthy"}""", Outcome.Passed, "HTTP 200")]
    [InlineData("200 OK", """{"status":"Pass"}""", Outcome.Passed, "HTTP 200")]
    [InlineData("200 OK", """{"status":"UNHEALTHY"}""", Outcome.Failed, "HTTP 200, says DOWN")]
    [InlineData("200 OK", """{"status":"DEGRADED"}""", Outcome.Degraded, "HTTP 200, says DEGRADED")]
    [InlineData("200 OK", """{"status":"OK","dependencies":{"redis":"DOWN"}}""", Outcome.Degraded, "HTTP 200, says OK: redis is DOWN")]
    [InlineData("200 OK", """{"status":"shipped","order":7}""", Outcome.Passed, "HTTP 200")]
    [InlineData("200 OK", """{"status":"OK","dependencies":{"redis":""", Outcome.Passed, "HTTP 200")]
    [InlineData("503 Service Unavailable", """{"status":"DOWN","dependencies":{"redis":"DOWN"}}""", Outcome.Failed, "HTTP 503, says DOWN: redis is DOWN")]
    [InlineData("404 Not Found", "", Outcome.Failed, "HTTP 404, no body")]
    [InlineData("500 Internal Server Error", "one\r\n\ttwo\u0007", Outcome.Failed, "HTTP 500, body one two")]
    public async Task Probe_Answer_IsJudgedInWords(string status, string body, Outcome outcome, string message)
    {
        await using var server = RawServer.Answering(ProbeCase.Http(status, body));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_DownOn503_StillBringsTheReport()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("503 Service Unavailable", """{"status":"DOWN","dependencies":{"redis":"DOWN"}}"""));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal(Status.Down, result.Report!.Status);
        Assert.Equal(Status.Down, result.Report.Dependencies["redis"]);
    }

    [Theory]
    [InlineData("404", Outcome.Passed)]
    [InlineData("400-499", Outcome.Passed)]
    [InlineData("200-299", Outcome.Failed)]
    public async Task Probe_ExpectedStatus_IsTheOneThatIsRight(string expected, Outcome outcome)
    {
        await using var server = RawServer.Answering(ProbeCase.Http("404 Not Found", "gone"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { Status = [expected] });

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == Outcome.Failed ? "HTTP 404 (expected 200-299), body gone" : "HTTP 404", result.Message);
    }

    [Fact]
    public async Task Probe_BodyConditions_NameWhatIsMissing()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", "ready: 12 workers"));
        var settings = Settings(server);

        Assert.Equal(Outcome.Passed, (await ProbeCase.RunAsync(_probe, settings with { Contains = "ready", NotContains = "error", Matches = @"\d+ workers" })).Outcome);
        Assert.Equal("HTTP 200, the body does not contain \"steady\"", (await ProbeCase.RunAsync(_probe, settings with { Contains = "steady" })).Message);
        Assert.Equal("HTTP 200, the body contains \"workers\"", (await ProbeCase.RunAsync(_probe, settings with { NotContains = "workers" })).Message);
        Assert.Equal("HTTP 200, the body does not match \"^\\d+$\"", (await ProbeCase.RunAsync(_probe, settings with { Matches = @"^\d+$" })).Message);
    }

    [Fact]
    public async Task Probe_JsonConditions_FailOrDegrade()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"queue":{"depth":120},"workers":[{"name":"a"}]}"""));
        var settings = Settings(server);
        var depth = new JsonCondition { Path = "$.queue.depth", AtMost = 100, Degraded = true };

        var degraded = await ProbeCase.RunAsync(_probe, settings with { Json = [depth, new() { Path = "workers[0].name", Is = "a" }] });
        var failed = await ProbeCase.RunAsync(_probe, settings with { Json = [depth, new() { Path = "$.workers[1].name" }] });

        Assert.Equal((Outcome.Degraded, "HTTP 200, $.queue.depth is 120, expected at most 100"), (degraded.Outcome, degraded.Message));
        Assert.Equal((Outcome.Failed, "HTTP 200, $.workers[1].name is missing"), (failed.Outcome, failed.Message));
    }

    [Fact]
    public async Task Probe_SlowerThanMaxLatency_Degrades()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadRequestAsync(stream, stop);
            await Task.Delay(30, stop);
            await stream.WriteAsync(ProbeCase.Http("200 OK", "late"), stop);
        });

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { MaxLatency = TimeSpan.FromMilliseconds(10) });

        Assert.Equal(Outcome.Degraded, result.Outcome);
        Assert.Matches(@"^HTTP 200, answered after \d+ ms \(more than 10 ms\)$", result.Message);
        Assert.True(result.Latency >= TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task Probe_Request_SendsMethodHeadersAndBody()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("204 No Content", ""));

        await ProbeCase.RunAsync(_probe, Settings(server) with
        {
            Method = "post",
            Body = ProbeCase.Text("""{"a":1}"""),
            Headers = new Dictionary<string, SecretText> { ["X-Key"] = ProbeCase.Text("k"), ["User-Agent"] = ProbeCase.Text("mine"), ["Host"] = ProbeCase.Text("shop.test") },
        });

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /health HTTP/1.1\r\n", request);
        Assert.Contains("X-Key: k\r\n", request);
        Assert.Contains("User-Agent: mine\r\n", request);
        Assert.Contains("Host: shop.test\r\n", request);
        Assert.Contains("Content-Type: application/json; charset=utf-8\r\n", request);
        Assert.EndsWith("""{"a":1}""", request);
    }

    [Fact]
    public async Task Probe_NobodyListens_FailsInWords()
    {
        var port = Quarterdeck.Tests.LoopbackPort.Free();

        var result = await ProbeCase.RunAsync(_probe, new HttpProbeSettings { Url = ProbeCase.Text($"http://127.0.0.1:{port}/") });

        Assert.Equal((Outcome.Failed, $"127.0.0.1:{port} refuses the connection"), (result.Outcome, result.Message));
    }

    [Fact]
    public void Validate_ImpossibleValues_AreAllNamed()
    {
        var settings = new HttpProbeSettings
        {
            Url = new SecretText("${BASE}/x", "ftp://secret/x"),
            Method = "G ET",
            Status = ["20x"],
            MaxRedirects = 0,
            Matches = "(",
            HttpVersion = "3",
            Headers = new Dictionary<string, SecretText> { ["A B"] = ProbeCase.Text("c"), ["X"] = new SecretText("${V}", "top\nsecret") },
        };

        var problems = settings.Validate().ToList();

        Assert.Equal(
            ["Headers", "Headers", "HttpVersion", "Matches", "MaxRedirects", "Method", "Status", "Url"],
            problems.Select(problem => problem.Property!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Message.Contains("secret", StringComparison.Ordinal));
        Assert.Empty(new HttpProbeSettings { Url = ProbeCase.Text("http://127.0.0.1/") }.Validate());
    }

    private static HttpProbeSettings Settings(RawServer server) => new() { Url = ProbeCase.Text(server.Url) };
}
