using System.Net;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Dashboard.Protection;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>A proxy that signs people in and names them in a header (configuration section <c>Accounts:Proxy</c>).</summary>
internal sealed class ProxyOptions
{
    /// <summary>Header with the name; without it no header counts.</summary>
    public string? Header { get; set; }

    /// <summary>Addresses and networks that the header counts from, such as <c>10.0.0.5</c> or <c>10.1.0.0/16</c>.</summary>
    public IReadOnlyList<string> Addresses { get; set; } = [];

    /// <summary>Role of the account that is made for a name without one; no account is made where absent.</summary>
    public string? NewRole { get; set; }

    public IEnumerable<string> Problems()
    {
        if (Header is null)
            yield break;
        if (Addresses.Count == 0)
            yield return "Addresses is missing: the addresses that Header counts from";
        foreach (var problem in Networks.Problems(Addresses))
            yield return $"Addresses {problem}";
        if (NewRole is not null && RoleWords.Parse(NewRole) is null)
            yield return $"NewRole is {Quoting.Quote(NewRole)}; it is {SettingValue.Choice(RoleWords.All.Select(RoleWords.Word))}";
    }
}

/// <summary>Who is at the other end of the connection, whatever forwarded headers say later on.</summary>
internal static class PeerAddress
{
    private static readonly object Key = new();

    /// <summary>Belongs before everything that reads forwarded headers.</summary>
    public static void UsePeerAddress(this WebApplication app) => app.Use(static (context, next) =>
    {
        context.Items[Key] = context.Connection.RemoteIpAddress;
        return next(context);
    });

    public static IPAddress? Peer(this HttpContext context) => context.Items[Key] as IPAddress;
}

/// <summary>Tells who a trusted proxy vouches for. The header of anybody else is taken off the request.</summary>
internal sealed class TrustedProxy(ProxyOptions options, AccountBook accounts, AccessDesk desk)
{
    private readonly IPNetwork[] _networks = [.. options.Addresses.Select(Networks.Parse).OfType<IPNetwork>()];

    public async Task<Visitor?> VisitorAsync(HttpContext context)
    {
        if (options.Header is not { Length: > 0 } header || !context.Request.Headers.TryGetValue(header, out var named))
            return null;
        if (!IsTrusted(context.Peer()))
        {
            context.Request.Headers.Remove(header);
            return null;
        }

        if (named.Count != 1 || named[0] is not { Length: > 0 } name)
            return null;
        if (accounts.Named(name) is { } account)
            return desk.OfAccount(account, context.Address(), context.Agent());
        if (RoleWords.Parse(options.NewRole) is not { } role)
            return null;
        var made = await accounts.CreateForeignAsync(name, role, "proxy", name, _ => Actor.System, context.RequestAborted);
        return (made.Account ?? accounts.Named(name)) is { } known ? desk.OfAccount(known, context.Address(), context.Agent()) : null;
    }

    private bool IsTrusted(IPAddress? remote)
    {
        if (remote is null)
            return false;
        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return _networks.Any(network => network.Contains(address));
    }
}
