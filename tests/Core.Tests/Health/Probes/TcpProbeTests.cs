using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class TcpProbeTests
{
    private readonly TcpProbe _probe = new(TimeProvider.System);

    [Fact]
    public async Task Probe_Listening_Passes()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);

        var result = await ProbeCase.RunAsync(_probe, TcpProbeSettings.Parse(server.Address, null));

        Assert.Equal((Outcome.Passed, "connected"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_NobodyListens_Fails()
    {
        var address = $"127.0.0.1:{LoopbackPort.Free()}";

        var result = await ProbeCase.RunAsync(_probe, TcpProbeSettings.Parse(address, null));

        Assert.Equal((Outcome.Failed, $"{address} refuses the connection"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData("+PONG", Outcome.Passed, "connected, answered \"+PONG\"")]
    [InlineData("+PING", Outcome.Failed, "expected \"+PING\", got echo PING +PONG")]
    public async Task Probe_SendAndExpect_FindsTheTextAcrossPackets(string expected, Outcome outcome, string message)
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            var buffer = new byte[100];
            var read = await stream.ReadAsync(buffer, stop);
            await stream.WriteAsync((byte[])[.. "echo "u8, .. buffer[..read], .. "+PO"u8], stop);
            await Task.Delay(20, stop);
            await stream.WriteAsync("NG"u8.ToArray(), stop);
        });

        var result = await ProbeCase.RunAsync(_probe, new TcpProbeSettings { Address = server.Address, Send = ProbeCase.Text("PING\r\n"), Expect = expected });

        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_EndlessOtherText_StopsReading()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            while (true)
                await stream.WriteAsync(new byte[16 << 10], stop);
        });

        var result = await ProbeCase.RunAsync(_probe, new TcpProbeSettings { Address = server.Address, Expect = "hello" });

        Assert.Equal(Outcome.Failed, result.Outcome);
    }

    [Theory]
    [InlineData("127.0.0.1:80", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("db:5432", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("db:0", false)]
    [InlineData("db:70000", false)]
    [InlineData(":80", false)]
    [InlineData("http://db:80", false)]
    public void Validate_Address_MustHaveHostAndPort(string address, bool valid) =>
        Assert.Equal(valid, !TcpProbeSettings.Parse(address, null).Validate().Any());

    [Theory]
    [InlineData("127.0.0.1:80", false)]
    [InlineData("[::1]:80", false)]
    [InlineData("localhost:80", false)]
    [InlineData("10.1.2.3:80", true)]
    [InlineData("db:5432", true)]
    public void NeedsEgress_OnlyBeyondThisMachine(string address, bool egress) =>
        Assert.Equal(egress, TcpProbeSettings.Parse(address, null).NeedsEgress);
}
