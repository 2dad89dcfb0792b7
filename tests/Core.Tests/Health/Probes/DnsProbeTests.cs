using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class DnsProbeTests
{
    private static readonly byte[] s_pointerToQuestion = [0xC0, 12];

    private readonly DnsProbe _probe = new(TimeProvider.System);

    [Fact]
    public async Task Probe_AllExpectedAreThere_Passes()
    {
        await using var server = new DnsServer(query => Answer(query, Record(1, [10, 0, 0, 2]), Record(1, [10, 0, 0, 1])));

        var result = await AskAsync(server, DnsRecordType.A, "10.0.0.1");

        Assert.Equal((Outcome.Passed, "10.0.0.1, 10.0.0.2"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_ExpectedIsMissing_NamesItAndWhatCame()
    {
        await using var server = new DnsServer(query => Answer(query, Record(1, [10, 0, 0, 2])));

        var result = await AskAsync(server, DnsRecordType.A, "10.0.0.1");

        Assert.Equal((Outcome.Failed, "10.0.0.1 is not among the answers: 10.0.0.2"), (result.Outcome, result.Message));
    }

    public static TheoryData<DnsRecordType, byte[], string, string> Types => new()
    {
        { DnsRecordType.Aaaa, [0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "2001:DB8:0::1", "2001:db8::1" },
        { DnsRecordType.Cname, [3, (byte)'W', (byte)'e', (byte)'b', .. s_pointerToQuestion], "web.shop.test.", "web.shop.test" },
        { DnsRecordType.Ns, [2, (byte)'n', (byte)'s', 0], "ns", "ns" },
        { DnsRecordType.Mx, [0, 10, 1, (byte)'m', .. s_pointerToQuestion], "m.shop.test", "10 m.shop.test" },
        { DnsRecordType.Txt, [3, (byte)'v', (byte)'=', (byte)'1', 2, (byte)';', (byte)'x'], "v=1;x", "v=1;x" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Probe_EachType_IsRead(DnsRecordType type, byte[] data, string expected, string shown)
    {
        await using var server = new DnsServer(query => Answer(query, Record((ushort)type, data)));

        var result = await AskAsync(server, type, expected);

        Assert.Equal((Outcome.Passed, shown), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_NoSuchName_Fails()
    {
        await using var server = new DnsServer(query => Answer(query, code: 3));

        var result = await AskAsync(server, DnsRecordType.A);

        Assert.Equal((Outcome.Failed, $"{server.Address} answers NXDOMAIN (no such name) for shop.test"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_OnlyOtherRecords_Fails()
    {
        await using var server = new DnsServer(query => Answer(query, Record(5, [1, (byte)'x', 0])));

        Assert.Equal("shop.test has no A record", (await AskAsync(server, DnsRecordType.A)).Message);
    }

    [Fact]
    public async Task Probe_TruncatedOverUdp_AsksOverTcp()
    {
        await using var server = new DnsServer(
            query => Answer(query, flags: 0x8200),
            query => Answer(query, [.. Enumerable.Range(0, 200).Select(i => Record(1, [10, 0, 1, (byte)i]))]));

        var result = await AskAsync(server, DnsRecordType.A, "10.0.1.199");

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(1, server.TcpQueries);
    }

    [Fact]
    public async Task Probe_ForgedIdFirst_WaitsForTheRightOne()
    {
        await using var server = new DnsServer(query => Answer(query, Record(1, [10, 0, 0, 1])), forgeFirst: true);

        Assert.Equal("10.0.0.1", (await AskAsync(server, DnsRecordType.A)).Message);
    }

    [Fact]
    public async Task Probe_NobodyListens_FailsInWords()
    {
        var address = $"127.0.0.1:{LoopbackPort.Free()}";

        var result = await ProbeCase.RunAsync(_probe, new DnsProbeSettings { Name = "shop.test", Server = address });

        Assert.Equal((Outcome.Failed, $"DNS server {address} refuses the connection"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_SilentServer_AsksAgainUntilCancelled()
    {
        using var runner = new CancellationTokenSource();
        var clock = new FakeTimeProvider();
        var queries = 0;
        await using var server = new DnsServer(_ =>
        {
            if (Interlocked.Increment(ref queries) == 3)
                runner.Cancel();
            return [];
        });

        var probing = new DnsProbe(clock).ProbeAsync((ProbeSettings)Settings(server, DnsRecordType.A), ProbeCase.Context, runner.Token).AsTask();
        while (!probing.IsCompleted)
        {
            await Task.Delay(10);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);
        Assert.True(queries >= 3);
    }

    public static TheoryData<string, Func<byte[], byte[]>> Hostile => new()
    {
        { "a byte", query => query[..2] },
        { "half a header", query => Answer(query)[..11] },
        { "cut in the question", query => Answer(query)[..15] },
        { "a pointer to itself", query => [.. Answer(query, count: 1), 0xC0, (byte)query.Length, .. Tail(1, [10, 0, 0, 1])] },
        { "a pointer forward", query => [.. Answer(query, count: 1), 0xC0, (byte)(query.Length + 2), .. Tail(1, [10, 0, 0, 1])] },
        { "two pointers in a circle", query => [.. Answer(query, count: 1), 1, (byte)'a', 0xC0, (byte)query.Length, .. Tail(1, [10, 0, 0, 1])] },
        { "more records than bytes", query => Answer(query, count: 60000) },
        { "data longer than the packet", query => [.. Answer(query, count: 1), 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0xFF, 0xFF, 1] },
        { "an address of three bytes", query => Answer(query, Record(1, [10, 0, 0])) },
        { "a text longer than its record", query => Answer(query, Record(16, [200, 1])) },
        { "another question", query => Answer([.. query[..13], (byte)'z', .. query[14..]], Record(1, [10, 0, 0, 1])) },
        { "a query instead of an answer", query => query },
        { "a name of 300 bytes", query => [.. Answer(query, count: 1), .. Enumerable.Repeat<byte[]>([50, .. new byte[50]], 6).SelectMany(label => label), 0, .. Tail(1, [10, 0, 0, 1])] },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Probe_HostilePacket_IsRejected(string what, Func<byte[], byte[]> answer)
    {
        await using var server = new DnsServer(answer);

        var result = await AskAsync(server, what.Contains("text", StringComparison.Ordinal) ? DnsRecordType.Txt : DnsRecordType.A);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.StartsWith($"{server.Address} answered no valid DNS: ", result.Message);
    }

    [Fact]
    public void Read_RandomPackets_NeverThrowsAnythingElse()
    {
        var random = new Random(7);
        var query = DnsMessage.Query(1, "shop.test", DnsRecordType.Txt)!;
        for (var round = 0; round < 20_000; round++)
        {
            var packet = Answer(query, Record(16, [1, (byte)'x']), Record(5, [1, (byte)'x', 0xC0, 12]));
            for (var i = random.Next(1, 6); i > 0; i--)
                packet[random.Next(2, packet.Length)] = (byte)random.Next(256);
            try
            {
                DnsMessage.Read(packet.AsSpan(0, random.Next(packet.Length + 1)), query, (DnsRecordType)(ushort)random.Next(1, 30));
            }
            catch (InvalidDataException)
            {
                // The one way to say no.
            }
        }
    }

    private static DnsProbeSettings Settings(DnsServer server, DnsRecordType type, params string[] expect) =>
        new() { Name = "shop.test", Type = type, Server = server.Address, Expect = expect };

    private Task<ProbeResult> AskAsync(DnsServer server, DnsRecordType type, params string[] expect) =>
        ProbeCase.RunAsync(_probe, Settings(server, type, expect));

    private static byte[] Answer(byte[] query, params byte[][] records) => [.. Answer(query, count: records.Length), .. records.SelectMany(record => record)];

    private static byte[] Answer(byte[] query, int code = 0, int count = 0, ushort flags = 0x8180)
    {
        var answer = query.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(flags | code));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)count);
        return answer;
    }

    private static byte[] Record(ushort type, byte[] data) => [.. s_pointerToQuestion, .. Tail(type, data)];

    private static byte[] Tail(ushort type, byte[] data) => [(byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    /// <summary>Answers DNS queries over UDP, and over TCP on the same port where given.</summary>
    private sealed class DnsServer : IAsyncDisposable
    {
        private readonly UdpClient _udp;
        private readonly TcpListener? _tcp;
        private readonly Task _loop;

        public DnsServer(Func<byte[], byte[]> udp, Func<byte[], byte[]>? tcp = null, bool forgeFirst = false)
        {
            if (tcp is not null)
            {
                _tcp = new TcpListener(IPAddress.Loopback, 0);
                _tcp.Start();
            }

            _udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint?)_tcp?.LocalEndpoint)?.Port ?? 0));
            _loop = Task.WhenAll(UdpAsync(udp, forgeFirst), tcp is null ? Task.CompletedTask : TcpAsync(tcp));
        }

        public string Address => _udp.Client.LocalEndPoint!.ToString()!;

        public int TcpQueries { get; private set; }

        public async ValueTask DisposeAsync()
        {
            _udp.Dispose();
            _tcp?.Dispose();
            await _loop;
        }

        private async Task UdpAsync(Func<byte[], byte[]> answer, bool forgeFirst)
        {
            try
            {
                while (true)
                {
                    var query = await _udp.ReceiveAsync();
                    var packet = answer(query.Buffer);
                    if (forgeFirst)
                        await _udp.SendAsync((byte[])[(byte)(packet[0] ^ 1), .. packet[1..]], query.RemoteEndPoint);
                    if (packet.Length > 0)
                        await _udp.SendAsync(packet, query.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // Closed.
            }
        }

        private async Task TcpAsync(Func<byte[], byte[]> answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _tcp!.AcceptTcpClientAsync();
                    TcpQueries++;
                    var stream = client.GetStream();
                    var length = new byte[2];
                    await stream.ReadExactlyAsync(length);
                    var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                    await stream.ReadExactlyAsync(query);
                    var packet = answer(query);
                    await stream.WriteAsync((byte[])[(byte)(packet.Length >> 8), (byte)packet.Length, .. packet]);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // Closed.
            }
        }
    }
}
