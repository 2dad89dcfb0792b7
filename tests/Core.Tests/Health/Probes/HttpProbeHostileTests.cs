using System.Text;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Tests.Health.Probes;

/// <summary>Servers that break the protocol, by accident or on purpose: a clear message, bounded memory, no hang.</summary>
public sealed class HttpProbeHostileTests : IDisposable
{
    private readonly HttpHandlers _handlers = new();
    private readonly HttpProbe _probe;

    public HttpProbeHostileTests() => _probe = new HttpProbe(new HttpExchange(_handlers, TimeProvider.System));

    public void Dispose() => _handlers.Dispose();

    [Theory]
    [InlineData("", "closed the connection before the answer was complete")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", "closed the connection before the answer was complete")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", "HTTP 200, then after 9 bytes of the body: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "HTTP 200, then after ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "sent no valid HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "HTTP 200, but its Content-Length is \"-5\"")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello", "HTTP 200, but its Content-Length is \"3, 5\"")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "sent no valid HTTP")]
    [InlineData("HTTP/1.1 abc\r\n\r\n", "sent no valid HTTP")]
    public async Task Probe_BrokenAnswer_FailsInWords(string answer, string expected)
    {
        await using var server = RawServer.Answering(Encoding.Latin1.GetBytes(answer));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains(expected, result.Message);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Probe_BinaryGarbage_FailsWithoutPassingItOn()
    {
        var garbage = new byte[2048];
        new Random(1).NextBytes(garbage);
        await using var server = RawServer.Answering(garbage);

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains("sent no valid HTTP", result.Message);
    }

    [Fact]
    public async Task Probe_InvalidUtf8InAnErrorBody_IsShownHarmlessly()
    {
        byte[] body = [.. "bad "u8, 0xFF, 0xFE, 0xC3, 0x1B, .. "[31m\u202Eend"u8];
        await using var server = RawServer.Answering([.. Encoding.ASCII.GetBytes($"HTTP/1.1 500 X\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal("HTTP 500, body bad \uFFFD\uFFFD\uFFFD[31mend", result.Message);
    }

    [Fact]
    public async Task Probe_HundredMegabytes_ReadsNoMoreThanItNeeds()
    {
        long sent = 0;
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadRequestAsync(stream, stop);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"u8.ToArray(), stop);
            var block = new byte[64 << 10];
            Array.Fill(block, (byte)'x');
            for (; sent < 104857600; sent += block.Length)
                await stream.WriteAsync(block, stop);
        });
        var settings = Settings(server);

        var plain = await ProbeCase.RunAsync(_probe, settings);
        var contains = await ProbeCase.RunAsync(_probe, settings with { Contains = "y" });
        var notContains = await ProbeCase.RunAsync(_probe, settings with { NotContains = "y" });
        var json = await ProbeCase.RunAsync(_probe, settings with { Json = [new() { Path = "$.a" }] });

        Assert.Equal((Outcome.Passed, "HTTP 200"), (plain.Outcome, plain.Message));
        Assert.Equal((Outcome.Failed, "HTTP 200, the body does not contain \"y\" in its first 1 MiB (maxBody)"), (contains.Outcome, contains.Message));
        Assert.Equal((Outcome.Failed, "HTTP 200, the body is longer than 1 MiB (maxBody): whether it contains \"y\" cannot be told"), (notContains.Outcome, notContains.Message));
        Assert.Equal((Outcome.Failed, "HTTP 200, the body is longer than 1 MiB (maxBody): its JSON cannot be read"), (json.Outcome, json.Message));
        Assert.True(Volatile.Read(ref sent) < 60_000_000, $"{sent} bytes were taken");
    }

    [Fact]
    public async Task Probe_EndlessHeaders_Fails()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadRequestAsync(stream, stop);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
            var header = Encoding.ASCII.GetBytes("X-Bomb: " + new string('x', 1000) + "\r\n");
            while (true)
                await stream.WriteAsync(header, stop);
        });

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((Outcome.Failed, $"the headers of {server.Address} are longer than 64 KB"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")]
    public async Task Probe_SlowDrip_EndsWithTheRunnersCancellation(string beginning)
    {
        var dripping = new TaskCompletionSource();
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadRequestAsync(stream, stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), stop);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), stop);
                dripping.TrySetResult();
                await Task.Delay(5, stop);
            }
        });
        using var runner = new CancellationTokenSource();

        var probing = _probe.ProbeAsync((ProbeSettings)Settings(server), ProbeCase.Context, runner.Token).AsTask();
        await dripping.Task;
        await runner.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Probe_RedirectLoop_IsNamed()
    {
        await using var server = RawServer.Answering(request =>
            ProbeCase.Http("302 Found", "", $"Location: {(request.Contains("/health", StringComparison.Ordinal) ? "/login" : "/health")}\r\n"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((Outcome.Failed, "redirect loop: /health → /login → /health"), (result.Outcome, result.Message));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Probe_EndlessRedirects_StopsAtTheLimit()
    {
        var next = 0;
        await using var server = RawServer.Answering(_ => ProbeCase.Http("302 Found", "", $"Location: /{Interlocked.Increment(ref next)}\r\n"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((Outcome.Failed, $"more than 5 redirects, the last to http://{server.Address}/6"), (result.Outcome, result.Message));
        Assert.Equal(6, server.Connections);
    }

    [Fact]
    public async Task Probe_RedirectToAnotherServer_LeavesHeadersBehind()
    {
        await using var other = RawServer.Answering(ProbeCase.Http("200 OK", "there"));
        await using var server = RawServer.Answering(ProbeCase.Http("302 Found", "", $"Location: {other.Url}\r\n"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { Headers = new Dictionary<string, Core.Workspaces.SecretText> { ["Authorization"] = ProbeCase.Text("Bearer abc") } });

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Contains("Authorization", Assert.Single(server.Requests));
        Assert.DoesNotContain("Authorization", Assert.Single(other.Requests));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirects to file:, which is not HTTP")]
    [InlineData("http://u:pw@127.0.0.1:1/x", "127.0.0.1:1 refuses the connection")]
    public async Task Probe_RedirectElsewhere_FailsInWords(string location, string message)
    {
        await using var server = RawServer.Answering(ProbeCase.Http("301 Moved", "", $"Location: {location}\r\n"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((Outcome.Failed, message), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_NotFollowing_JudgesTheRedirectItself()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("302 Found", "", "Location: /login\r\n"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { FollowRedirects = false, Status = ["302"] });

        Assert.Equal((Outcome.Passed, "HTTP 302"), (result.Outcome, result.Message));
    }

    private static HttpProbeSettings Settings(RawServer server) => new() { Url = ProbeCase.Text(server.Url) };
}
