using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Core;

/// <summary>
/// Where this process may connect to when somebody names a target: checks, scraped endpoints, receivers of notifications,
/// engines. It is set once, at the start, for the whole process, as a firewall would be. What the settings themselves name (a
/// Prometheus to ask, a single sign-on) is not confined.
/// </summary>
public static class OutgoingNetworks
{
    private static volatile IPNetwork[] s_allowed = [];

    /// <summary>Confines connections to these networks; none of them means no limit.</summary>
    public static void Confine(IEnumerable<IPNetwork> networks) => s_allowed = [.. networks];

    /// <summary>The allowed ones of a target's addresses; <see langword="null"/> where there is no limit.</summary>
    /// <exception cref="OutgoingRefusedException">None is allowed.</exception>
    /// <exception cref="SocketException">The name is not known.</exception>
    internal static async ValueTask<IPAddress[]?> AllowedAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        if (s_allowed is not { Length: > 0 } networks)
            return null;
        var (host, addresses) = endPoint switch
        {
            IPEndPoint literal => (literal.Address.ToString(), [literal.Address]),
            DnsEndPoint name => (name.Host, await Dns.GetHostAddressesAsync(name.Host, cancellationToken)),
            _ => throw new ArgumentException("A target is an address or a name.", nameof(endPoint)),
        };
        var allowed = Array.FindAll(addresses, address => Array.Exists(networks, network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));
        return allowed.Length > 0 ? allowed : throw new OutgoingRefusedException(host, addresses);
    }
}

/// <summary>A target lies outside of the networks that the console may connect to.</summary>
public sealed class OutgoingRefusedException(string host, IReadOnlyList<IPAddress> addresses) : SocketException((int)SocketError.AccessDenied)
{
    public override string Message { get; } =
        $"{(addresses.Count == 1 && addresses[0].ToString() == host ? host : $"{host} ({string.Join(", ", addresses)})")} is in none of the networks that the console may connect to (Protection:OutgoingNetworks)";
}
