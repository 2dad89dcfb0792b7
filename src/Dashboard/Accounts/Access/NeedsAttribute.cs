using Microsoft.AspNetCore.Authorization;
using Quarterdeck.Core.Accounts;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>Says which role a page, endpoint or hub method needs, and in which area it lies. What says nothing is refused to everybody.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute : AuthorizeAttribute
{
    public NeedsAttribute(Role role, Area area = Area.Read)
        : base($"{role.Word()} {area.Word()}") => (Role, Area) = (role, area);

    public Role Role { get; }

    /// <summary>For API tokens, which may be confined to areas; people are in all of them.</summary>
    public Area Area { get; }
}

internal static class NeedsExtensions
{
    /// <summary>Says which role these endpoints need, and in which area they lie.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, Role role, Area area)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(new NeedsAttribute(role, area));
}
