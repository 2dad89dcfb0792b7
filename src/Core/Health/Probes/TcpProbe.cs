using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>tcp:</c>; <c>tcp: "host:port"</c> for short.</summary>
public sealed record TcpProbeSettings : ProbeSettings, IValidatable, IParsable<TcpProbeSettings>
{
    /// <summary><c>host:port</c>, <c>127.0.0.1:80</c> or <c>[::1]:80</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Sent after connecting, as UTF-8.</summary>
    public SecretText? Send { get; init; }

    /// <summary>Text that must come within the first 64 KiB of the answer.</summary>
    public string? Expect { get; init; }

    public override string Target => Address;

    public override bool NeedsEgress => HostPort.TryParse(Address, null, out var address) && !address.IsLoopback;

    public static TcpProbeSettings Parse(string s, IFormatProvider? provider) => new() { Address = s };

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TcpProbeSettings result)
    {
        result = s is null ? null : Parse(s, provider);
        return result is not null;
    }

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!HostPort.TryParse(Address, null, out _))
            yield return (nameof(Address), $"\"{Address}\" is not an address such as 127.0.0.1:5432");
        if (Expect is "")
            yield return (nameof(Expect), "expect is empty: leave it out to only connect");
    }
}

/// <summary>Connects, and where asked for sends a text and waits for another.</summary>
internal sealed class TcpProbe(TimeProvider clock) : Probe<TcpProbeSettings>("tcp")
{
    private const int MostRead = 64 << 10;

    protected override async ValueTask<ProbeResult> ProbeAsync(TcpProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        if (!HostPort.TryParse(settings.Address, null, out var address))
            return ProbeResult.Error($"\"{settings.Address}\" is not an address");

        var start = clock.GetTimestamp();
        try
        {
            using var socket = await TcpConnection.OpenAsync(address.EndPoint, cancellationToken);
            if (settings.Send is { } text)
                await SendAsync(socket, Encoding.UTF8.GetBytes(text.Reveal()), cancellationToken);
            if (settings.Expect is not { } expected)
                return ProbeResult.Passed(clock.GetElapsedTime(start), "connected");

            var (found, received) = await ReceiveAsync(socket, Encoding.UTF8.GetBytes(expected), cancellationToken);
            var latency = clock.GetElapsedTime(start);
            if (found)
                return ProbeResult.Passed(latency, $"connected, answered {MessageText.Quote(expected)}");
            var secrets = new KnownSecrets(settings.Send);
            var got = received.Length == 0 ? "closed without a word" : "got " + MessageText.OneLine(secrets.Apply(MessageText.Decode(received)), 150);
            return ProbeResult.Failed(latency, $"expected {MessageText.Quote(expected)}, {got}");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return NetworkFailure.ToResult(e, settings.Address, clock.GetElapsedTime(start), cancellationToken);
        }
    }

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
            data = data[await socket.SendAsync(data, cancellationToken)..];
    }

    /// <summary>Reads until the text is there, the target closes, or it has said more than a greeting.</summary>
    private static async ValueTask<(bool Found, byte[] Received)> ReceiveAsync(Socket socket, byte[] expected, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            var searched = Math.Max(0, length - expected.Length);
            length += read;
            if (buffer.AsSpan(searched, length - searched).IndexOf(expected) >= 0)
                return (true, []);
            if (read == 0 || length >= MostRead)
                return (false, buffer[..length]);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(MostRead, length * 2));
        }
    }
}
