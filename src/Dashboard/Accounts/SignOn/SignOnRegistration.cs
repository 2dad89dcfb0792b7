using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Accounts.SignOn;

/// <summary>Signs people in who have signed in elsewhere.</summary>
internal static class SignOnRegistration
{
    public static AuthenticationBuilder AddSignOn(this AuthenticationBuilder authentication, IReadOnlyList<SignOnOptions> places)
    {
        authentication.Services.AddSingleton(new SignOnPlaces([.. places.Select(place => place.Filled())]));
        authentication.Services.AddSingleton<SignOnEntry>();
        foreach (var place in places.Select(place => place.Filled()))
            authentication.AddOAuth(place.Scheme, place.Name, oauth => Configure(oauth, place));
        return authentication;
    }

    /// <summary>Leads to a place elsewhere.</summary>
    public static void MapSignOn(this IEndpointRouteBuilder routes) => routes.MapGet("/sign-on/{scheme}", (string scheme, string? to, SignOnPlaces places) =>
        places.All.Any(place => place.Scheme == scheme)
            ? Results.Challenge(new AuthenticationProperties { RedirectUri = SignInAddress.Safe(to) }, [scheme])
            : Results.Redirect("/sign-in")).ExcludeFromDescription().AllowAnonymous();

    private static void Configure(OAuthOptions oauth, SignOnOptions place)
    {
        oauth.AuthorizationEndpoint = place.AuthorizationEndpoint!;
        oauth.TokenEndpoint = place.TokenEndpoint!;
        oauth.UserInformationEndpoint = place.UserInfoEndpoint!;
        oauth.ClientId = place.ClientId;
        oauth.ClientSecret = place.ClientSecret;
        oauth.CallbackPath = $"/sign-on/{place.Scheme}/back";
        oauth.UsePkce = true;
        // Never used: SignOnEntry begins the session itself.
        oauth.SignInScheme = ConsoleAuthentication.SchemeName;
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oauth.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        foreach (var scope in place.Scopes ?? [])
            oauth.Scope.Add(scope);
        oauth.Events = new OAuthEvents
        {
            OnCreatingTicket = context => ReadAsync(context, place),
            OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<SignOnEntry>().EnterAsync(context, place),
            OnRemoteFailure = context =>
            {
                context.HandleResponse();
                return context.HttpContext.RequestServices.GetRequiredService<SignOnEntry>().RefuseAsync(context.HttpContext, place, account: null, context.Failure?.Message ?? "it failed");
            },
        };
    }

    /// <summary>Asks the place who it is.</summary>
    private static async Task ReadAsync(OAuthCreatingTicketContext context, SignOnOptions place)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.ParseAdd("application/json");
        // GitHub answers nobody who has no name.
        request.Headers.UserAgent.ParseAdd("quarterdeck");
        using var answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(context.HttpContext.RequestAborted));
        if (Text(user.RootElement, place.UserIdKey!) is { } id)
            context.Identity!.AddClaim(new Claim(ClaimTypes.NameIdentifier, id));
        if (Text(user.RootElement, place.UserNameKey!) is { } name)
            context.Identity!.AddClaim(new Claim(ClaimTypes.Name, name));
        if (user.RootElement.TryGetProperty(place.GroupsKey!, out var groups))
        {
            foreach (var group in groups.ValueKind == JsonValueKind.Array ? groups.EnumerateArray().Select(item => item.ToString()) : [groups.ToString()])
                context.Identity!.AddClaim(new Claim(SignOnEntry.Group, group));
        }
    }

    private static string? Text(JsonElement user, string key) =>
        user.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>The places elsewhere where people can sign in.</summary>
internal sealed record SignOnPlaces(IReadOnlyList<SignOnOptions> All);
