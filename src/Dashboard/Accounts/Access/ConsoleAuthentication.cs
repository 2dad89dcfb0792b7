using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Protection;
using Quarterdeck.Dashboard.RuntimeSettings;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>Tells who sends a request: by token, by a trusted proxy, by the cookie of a session, or as whoever sits at an open console.</summary>
internal sealed class ConsoleAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, AccessDesk desk, TrustedProxy proxy, AdminOptions admin)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "console";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (address, agent) = (Context.Address(), Context.Agent());
        if (desk.IsOpen)
            return OpenConsole.Refusal(Context) is null ? Success(Core.Accounts.Visitor.Local(address, agent)) : AuthenticateResult.NoResult();
        if (Request.Headers.TryGetValue(AdminOptions.Header, out var key) && Request.Path.StartsWithSegments(SettingsApi.Path))
            return admin.IsKey(key.ToString()) ? Success(new Visitor(new Actor("admin-key", AdminOptions.Header, address, agent), Role.Admin, Area.Config, "admin-key")) : AuthenticateResult.Fail("not the admin key");
        // A token that is no good is no visitor, whatever else the request brings.
        if (Request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
            return TokenOf(authorization) is { } token && desk.OfToken(token, address, agent) is { } program ? Success(program) : AuthenticateResult.Fail("no such token");
        if (await proxy.VisitorAsync(Context) is { } vouched)
            return Success(vouched);
        return desk.OfCookie(SessionCookie.Read(Request), address, agent) is { } visitor ? Success(visitor) : AuthenticateResult.NoResult();
    }

    private static AuthenticateResult Success(Visitor visitor) => AuthenticateResult.Success(new AuthenticationTicket(VisitorIdentity.Principal(visitor), SchemeName));

    /// <summary>The token of <c>Bearer TOKEN</c>, or of Basic with the token as password, which is what Prometheus clients can send.</summary>
    private static string? TokenOf(string authorization)
    {
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return authorization["Bearer ".Length..].Trim();
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[1024];
        if (!Convert.TryFromBase64String(authorization["Basic ".Length..].Trim(), bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}

/// <summary>What an open console answers: requests of this machine's own programs and browsers, and nobody else's.</summary>
internal static class OpenConsole
{
    /// <summary>Why a request is not answered; <see langword="null"/> where it is.</summary>
    public static string? Refusal(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
            return "This console has no accounts yet and answers this machine only. Set up the first account from the machine itself: the console's log has the link.";
        if (context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded"))
            return "This console has no accounts yet and answers no proxy. Set up the first account on the machine itself, or with Accounts:Bootstrap.";
        // A page elsewhere can give its own name this machine's address: then the browser takes it for one of ours.
        return IsLoopback(context.Request.Host.Host) ? null : $"This console has no accounts yet and answers to localhost only, not to \"{context.Request.Host.Host}\".";
    }

    /// <summary>Whether a host of an address means this machine.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
