using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>An address of the form <c>host:port</c>, <c>127.0.0.1:80</c> or <c>[::1]:80</c>.</summary>
internal readonly record struct HostPort(string Host, int Port)
{
    public bool IsLoopback => IsLoopbackHost(Host);

    /// <summary>A literal address goes to the system as it is; only names need the resolver.</summary>
    public EndPoint EndPoint => IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port) : new DnsEndPoint(Host, Port);

    public static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));

    public static bool TryParse([NotNullWhen(true)] string? text, int? defaultPort, out HostPort result)
    {
        result = default;
        if (string.IsNullOrWhiteSpace(text))
            return false;

        var (host, port) = Split(text.AsSpan().Trim());
        var number = defaultPort ?? 0;
        if (port.Length > 0 && !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        if (host.Length == 0 || number is < 1 or > 65535 || host.AsSpan().ContainsAny("/@ "))
            return false;
        result = new HostPort(host, number);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static (string Host, string Port) Split(ReadOnlySpan<char> text)
    {
        if (text[0] == '[' && text.IndexOf(']') is var end and > 0)
            return (text[1..end].ToString(), text[(end + 1)..].TrimStart(':').ToString());
        var colon = text.LastIndexOf(':');
        // More than one colon without brackets: an IPv6 address without a port.
        return colon < 0 || text.IndexOf(':') != colon
            ? (text.ToString(), "")
            : (text[..colon].ToString(), text[(colon + 1)..].ToString());
    }
}
