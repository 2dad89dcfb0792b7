using System.Security.Claims;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>The visitor of a request or circuit, where the framework carries identities.</summary>
internal sealed class VisitorIdentity(Visitor visitor)
    : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, visitor.Actor.Person), new Claim(ClaimTypes.Name, visitor.Actor.Name), new Claim(ClaimTypes.Role, visitor.Role.Word())], "quarterdeck")
{
    public Visitor Visitor { get; } = visitor;

    /// <summary>As the framework wants it.</summary>
    public static ClaimsPrincipal Principal(Visitor? visitor) => visitor is null ? new ClaimsPrincipal(new ClaimsIdentity()) : new ClaimsPrincipal(new VisitorIdentity(visitor));
}

internal static class VisitorExtensions
{
    /// <summary>Who is there; <see langword="null"/> for nobody in particular.</summary>
    public static Visitor? Visitor(this ClaimsPrincipal user) => user.Identities.OfType<VisitorIdentity>().FirstOrDefault()?.Visitor;

    /// <summary>Who sent a request to an endpoint that needs a role.</summary>
    public static Visitor Visitor(this HttpContext context) => context.User.Visitor() ?? throw new InvalidOperationException("The endpoint does not say which role it needs.");

    /// <summary>Who sent a request, for the audit log.</summary>
    public static Actor Actor(this HttpContext context) => context.User.Visitor()?.Actor ?? new Actor("anonymous", "somebody", context.Address(), context.Agent());

    /// <summary>Where a request came from; empty where that is not known.</summary>
    public static string Address(this HttpContext context) => context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "";

    /// <summary>The program that sent it, as it calls itself.</summary>
    public static string Agent(this HttpContext context) => context.Request.Headers.UserAgent.ToString();
}
