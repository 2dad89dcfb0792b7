using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Quarterdeck.Dashboard.Demo;

namespace Quarterdeck.Dashboard.Tests.Demo;

public class DemoFleetTests
{
    [Fact]
    public async Task Health_NoFault_IsTheStandardForm()
    {
        await using var running = await RunningFleet.StartAsync();

        var (code, body) = await running.HealthAsync("cadop-service");

        Assert.Equal(200, code);
        Assert.Equal("cadop-service", body.GetProperty("service").GetString());
        Assert.Equal("OK", body.GetProperty("status").GetString());
        Assert.Equal("2.3.0", body.GetProperty("version").GetString());
        Assert.Equal("""{"postgres":"OK","redis":"OK"}""", body.GetProperty("dependencies").GetRawText());
        Assert.True(body.GetProperty("uptime").GetDouble() >= 0);
        Assert.True(body.TryGetProperty("timestamp", out _));
    }

    [Fact]
    public async Task SetAsync_DownAndNone_RefusesAndListensOnTheSamePort()
    {
        await using var running = await RunningFleet.StartAsync();
        foreach (var service in DemoServices.All)
        {
            var port = running.Port(service.Name);

            await running.SetAsync(service.Name, DemoFault.Down);
            Assert.False(await ConnectsAsync(port), $"{service.Name} still listens");

            await running.SetAsync(service.Name, DemoFault.None);
            Assert.True(await ConnectsAsync(port), $"{service.Name} does not listen again");
        }
    }

    [Fact]
    public async Task SetAsync_DownWhileAnAnswerIsUnderWay_BreaksItOff()
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("polyarb-x", DemoFault.Slow);
        var answer = running.GetAsync("polyarb-x");

        await running.SetAsync("polyarb-x", DemoFault.Down);

        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task SetAsync_Error_Answers503()
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("llm-gateway", DemoFault.Error);

        var (code, body) = await running.HealthAsync("llm-gateway");

        Assert.Equal((503, "DOWN"), (code, body.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task SetAsync_Slow_AnswersAfterThreeSeconds()
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("polyarb-x", DemoFault.Slow);
        var watch = Stopwatch.StartNew();

        Assert.Equal("OK", await running.StatusAsync("polyarb-x"));

        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(2.9), $"answered after {watch.Elapsed}");
    }

    [Fact]
    public async Task SetAsync_DegradedAndWrongBody_AnswerSo()
    {
        await using var running = await RunningFleet.StartAsync();

        await running.SetAsync("towow-api", DemoFault.Degraded);
        Assert.Equal("DEGRADED", await running.StatusAsync("towow-api"));

        await running.SetAsync("towow-api", DemoFault.WrongBody);
        using var response = await running.GetAsync("towow-api");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("<!doctype html>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SetAsync_Flapping_FailsAndWorksInTurn()
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("polyarb-x", DemoFault.Flapping);
        var statuses = new List<string>();

        for (var half = 0; half < 4; half++)
        {
            statuses.Add(await running.StatusAsync("polyarb-x"));
            running.Clock.Step(DemoFleet.FlappingPhase);
        }

        Assert.Equal(["DOWN", "OK", "DOWN", "OK"], statuses);
    }

    [Fact]
    public async Task SetAsync_ExpiredCertificate_IsShownUntilRepaired()
    {
        await using var running = await RunningFleet.StartAsync();

        await running.StatusAsync("cadop-service");
        Assert.Equal(61, (int)(running.CertificateEnd - running.Clock.GetUtcNow()).TotalDays);

        await running.SetAsync("cadop-service", DemoFault.ExpiredCertificate);
        await running.StatusAsync("cadop-service");
        Assert.True(running.CertificateEnd < running.Clock.GetUtcNow());

        Assert.Null(await running.Fleet.RepairAsync(CancellationToken.None));
        await running.StatusAsync("cadop-service");
        Assert.True(running.CertificateEnd > running.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Dependents_OfAFailedService_FollowIt()
    {
        await using var running = await RunningFleet.StartAsync();

        await running.SetAsync("redis", DemoFault.Error);
        var cadop = await running.HealthAsync("cadop-service");
        Assert.Equal("DEGRADED", cadop.Body.GetProperty("status").GetString());
        Assert.Equal("DOWN", cadop.Body.GetProperty("dependencies").GetProperty("redis").GetString());

        await running.Fleet.RepairAsync(CancellationToken.None);
        Assert.Equal("OK", await running.StatusAsync("cadop-service"));

        await running.SetAsync("llm-gateway", DemoFault.Down);
        Assert.Equal(503, (await running.HealthAsync("mcp-server-proxy")).Code);
        Assert.Equal("DEGRADED", await running.StatusAsync("cap-diagnostic"));
        Assert.Equal("OK", await running.StatusAsync("towow-api"));
    }

    [Theory]
    [InlineData("None", "+PONG")]
    [InlineData("Error", "-ERR")]
    [InlineData("Degraded", "-LOADING")]
    [InlineData("WrongBody", "+HELLO")]
    public async Task Redis_Ping_AnswersByItsFault(string fault, string expected)
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("redis", Enum.Parse<DemoFault>(fault));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, running.Port("redis"));

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("*1\r\n$4\r\nPING\r\nPING\r\n"));
        using var reader = new StreamReader(client.GetStream());

        Assert.StartsWith(expected, await reader.ReadLineAsync());
        Assert.StartsWith(expected, await reader.ReadLineAsync());
    }

    [Fact]
    public async Task JsonRpc_Status_TellsAGrowingHeight()
    {
        await using var running = await RunningFleet.StartAsync();

        var before = (await running.CallAsync("rooch_status")).GetProperty("result").GetProperty("height").GetInt64();
        running.Clock.Step(TimeSpan.FromSeconds(20));
        var after = await running.CallAsync("rooch_status");

        Assert.InRange(after.GetProperty("result").GetProperty("height").GetInt64(), before + 10, before + 30);
        Assert.Equal(7, after.GetProperty("id").GetInt32());
        Assert.Equal(-32601, (await running.CallAsync("other")).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Metrics_OverTime_AdvanceAndCountErrors()
    {
        await using var running = await RunningFleet.StartAsync();
        running.Clock.Step(TimeSpan.FromSeconds(10));
        var healthy = await MetricsAsync(running);
        await running.SetAsync("llm-gateway", DemoFault.Error);
        running.Clock.Step(TimeSpan.FromSeconds(10));
        var failing = await MetricsAsync(running);

        Assert.True(healthy["http_requests_total{status=\"200\"}"] >= 350);
        Assert.Equal(0, healthy["http_requests_total{status=\"503\"}"]);
        Assert.True(failing["http_requests_total{status=\"503\"}"] >= 350);
        Assert.True(failing["http_request_duration_seconds_sum"] > healthy["http_request_duration_seconds_sum"]);
        Assert.Equal(failing["http_request_duration_seconds_count"], failing["http_request_duration_seconds_bucket{le=\"+Inf\"}"]);
    }

    [Fact]
    public async Task SetAsync_UnknownServiceOrUnfitFault_SaysWhy()
    {
        await using var running = await RunningFleet.StartAsync();

        Assert.Equal("The demo has no service \"nobody\".", await running.Fleet.SetAsync("nobody", DemoFault.Down, CancellationToken.None));
        Assert.Equal("postgres cannot have the fault \"slow\": it has none, down.", await running.Fleet.SetAsync("postgres", DemoFault.Slow, CancellationToken.None));
    }

    [Fact]
    public async Task SetAsync_PortTakenMeanwhile_SaysSoAndStaysDown()
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("redis", DemoFault.Down);
        using var taker = new TcpListener(IPAddress.Loopback, running.Port("redis"));
        taker.Start();

        var problem = await running.Fleet.RepairAsync(CancellationToken.None);

        Assert.StartsWith($"redis cannot listen on its port {running.Port("redis")} again", problem);
        Assert.Equal(DemoFault.Down, running.Fleet.States.Current["redis"].Fault);
    }

    [Fact]
    public async Task StartAsync_WantedPortTaken_TakesAFreeOne()
    {
        using var taker = new TcpListener(IPAddress.Loopback, 0);
        taker.Start();
        var taken = ((IPEndPoint)taker.LocalEndpoint).Port;

        await using var running = await RunningFleet.StartAsync(taken);

        Assert.NotEqual(taken, running.Port("llm-gateway"));
        Assert.Equal("OK", await running.StatusAsync("llm-gateway"));
        Assert.Equal(running.Port("llm-gateway").ToString(CultureInfo.InvariantCulture), running.Fleet.Values["DEMO_LLM_GATEWAY_PORT"]);
    }

    private static async Task<Dictionary<string, double>> MetricsAsync(RunningFleet running)
    {
        using var response = await running.GetAsync("llm-gateway", "/metrics");
        return Regex.Matches(await response.Content.ReadAsStringAsync(), "^(?<name>[^#\\n]+) (?<value>[0-9.]+)$", RegexOptions.Multiline)
            .ToDictionary(match => match.Groups["name"].Value, match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<bool> ConnectsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
