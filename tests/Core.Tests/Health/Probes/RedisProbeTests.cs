using System.Text;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class RedisProbeTests
{
    private const string Password = "battery-staple";

    private readonly RedisProbe _probe = new(TimeProvider.System);

    [RequiresFact(Part.Redis)]
    public async Task Probe_RealServer_LogsInAndAnswers()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", Password);
        var settings = new RedisProbeSettings { Address = ProbeCase.Text($"127.0.0.1:{server.Port}"), Password = ProbeCase.Text(Password) };

        var ping = await ProbeCase.RunAsync(_probe, settings);
        var url = await ProbeCase.RunAsync(_probe, new RedisProbeSettings { Address = ProbeCase.Text($"redis://default:{Password}@127.0.0.1:{server.Port}/3"), Command = "CLIENT INFO", Expect = "db=3" });
        var primary = await ProbeCase.RunAsync(_probe, settings with { Replication = true });
        var set = await ProbeCase.RunAsync(_probe, settings with { Command = "SET depth 7" });
        var list = await ProbeCase.RunAsync(_probe, settings with { Command = "MGET depth nothing", Expect = "7" });
        var unexpected = await ProbeCase.RunAsync(_probe, settings with { Command = "GET depth", Expect = "9" });
        var unknown = await ProbeCase.RunAsync(_probe, settings with { Command = "NONSENSE" });
        var anonymous = await ProbeCase.RunAsync(_probe, settings with { Password = null });
        var wrong = await ProbeCase.RunAsync(_probe, settings with { Password = ProbeCase.Text("wrong-password") });
        var echo = await ProbeCase.RunAsync(_probe, settings with { Command = $"ECHO {Password}" });

        Assert.Equal((Outcome.Passed, "PING answers PONG"), (ping.Outcome, ping.Message));
        Assert.Equal(Outcome.Passed, url.Outcome);
        Assert.Equal((Outcome.Passed, "primary with 0 replicas"), (primary.Outcome, primary.Message));
        Assert.Equal((Outcome.Passed, "SET answers OK"), (set.Outcome, set.Message));
        Assert.Equal((Outcome.Passed, "MGET answers 7, nil"), (list.Outcome, list.Message));
        Assert.Equal((Outcome.Failed, "GET answers 7, expected \"9\""), (unexpected.Outcome, unexpected.Message));
        Assert.Equal(Outcome.Failed, unknown.Outcome);
        Assert.StartsWith("NONSENSE answers ERR unknown command", unknown.Message);
        Assert.Equal((Outcome.Failed, "PING answers NOAUTH Authentication required."), (anonymous.Outcome, anonymous.Message));
        Assert.Equal(Outcome.Failed, wrong.Outcome);
        Assert.StartsWith("AUTH answers WRONGPASS", wrong.Message);
        Assert.Equal("ECHO answers ***", echo.Message);
    }

    [RequiresFact(Part.Redis)]
    public async Task Probe_ReplicaWithoutItsPrimary_Degrades()
    {
        var gone = LoopbackPort.Free();
        await using var server = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{gone}");

        var result = await ProbeCase.RunAsync(_probe, new RedisProbeSettings { Address = ProbeCase.Text($"127.0.0.1:{server.Port}"), Replication = true });

        Assert.Equal((Outcome.Degraded, $"replica of 127.0.0.1:{gone}, its link is down"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", Outcome.Degraded, "PING answers LOADING Redis is loading the dataset in memory")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", Outcome.Failed, "the answer is not Redis': \"HTTP/1.1 400 Bad Request\"")]
    [InlineData("$99999999999\r\n", Outcome.Failed, "the answer is not Redis': a length of \"99999999999\"")]
    [InlineData("$3\r\nabcdef\r\n", Outcome.Failed, "a text of the answer is longer than it says")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", Outcome.Failed, "the answer is not Redis': \"*1\"")]
    [InlineData("$5\r\nab", Outcome.Failed, "closed the connection")]
    [InlineData("", Outcome.Failed, "closed the connection")]
    public async Task Probe_OddAnswer_IsNamed(string answer, Outcome outcome, string message)
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            _ = await stream.ReadAsync(new byte[100], stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
        });

        var result = await ProbeCase.RunAsync(_probe, new RedisProbeSettings { Address = ProbeCase.Text(server.Address) });

        Assert.Equal(outcome, result.Outcome);
        Assert.EndsWith(message, result.Message);
    }

    [Fact]
    public async Task Probe_EndlessLine_StopsReading()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            while (true)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('+', 10_000)), stop);
        });

        var result = await ProbeCase.RunAsync(_probe, new RedisProbeSettings { Address = ProbeCase.Text(server.Address) });

        Assert.Equal((Outcome.Failed, "the answer is longer than 1 MiB"), (result.Outcome, result.Message));
    }

    [Fact]
    public void Target_Url_HidesTheLogin() =>
        Assert.Equal("redis://cache:6379/1", new RedisProbeSettings { Address = ProbeCase.Text("redis://me:secret-1234@cache:6379/1") }.Target);
}
