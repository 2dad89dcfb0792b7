using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Asks one DNS server: over UDP, repeated while it is silent, and over TCP where the answer did not fit.</summary>
internal sealed class DnsClient(TimeProvider clock)
{
    /// <summary>Datagrams get lost; the usual resolver waits longer than a check has time.</summary>
    private static readonly TimeSpan s_repeatAfter = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// The answer. Throws <see cref="InvalidDataException"/> for a malformed one, and <see cref="SocketException"/> or
    /// <see cref="IOException"/> where the server cannot be reached.
    /// </summary>
    public async ValueTask<DnsAnswer> AskAsync(EndPoint server, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(1, 65536);
        var query = DnsMessage.Query(id, name, type) ?? throw new InvalidDataException($"\"{name}\" cannot be a name");
        var answer = DnsMessage.Read(await OverUdpAsync(server, query, cancellationToken), query, type);
        return answer.Truncated ? DnsMessage.Read(await OverTcpAsync(server, query, cancellationToken), query, type) : answer;
    }

    private async ValueTask<byte[]> OverUdpAsync(EndPoint server, byte[] query, CancellationToken cancellationToken)
    {
        if (await OutgoingNetworks.AllowedAsync(server, cancellationToken) is [var allowed, ..] && server is DnsEndPoint named)
            server = new IPEndPoint(allowed, named.Port);
        // Connected: the system drops what comes from elsewhere, and tells when nobody listens.
        using var socket = server is IPEndPoint
            ? new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        var buffer = new byte[4096];
        while (true)
        {
            await socket.SendAsync(query, cancellationToken);
            using var pause = new CancellationTokenSource(s_repeatAfter, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
            try
            {
                int length;
                do
                    length = await socket.ReceiveAsync(buffer, either.Token);
                while (length >= 2 && DnsMessage.Id(buffer) != DnsMessage.Id(query)); // a late answer, or a forged one
                return buffer[..length];
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Silence: ask again.
            }
        }
    }

    private static async ValueTask<byte[]> OverTcpAsync(EndPoint server, byte[] query, CancellationToken cancellationToken)
    {
        using var socket = await TcpConnection.OpenAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellationToken);

        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer;
    }
}
