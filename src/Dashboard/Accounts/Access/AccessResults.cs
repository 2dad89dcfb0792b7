using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;
using Quarterdeck.Core.Accounts;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>What is answered to whoever may not: people are led to the sign-in or told on a page, programs get problem details.</summary>
internal sealed partial class AccessResults(AccessDesk desk, IProblemDetailsService problems, ILogger<AccessResults> log) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var visitor = context.User.Visitor();
        if (visitor is null && !desk.IsOpen && IsForPeople(context.Request))
        {
            context.Response.Redirect(SignInAddress.For(context.Request.Path + context.Request.QueryString));
            return;
        }

        LogRefused(visitor?.Actor.Person ?? "nobody", context.Address(), context.Request.Method, context.Request.Path);
        if (visitor is null && desk.IsOpen)
            await AnswerAsync(context, StatusCodes.Status403Forbidden, OpenConsole.Refusal(context) ?? "This is not open to anybody.");
        else if (visitor is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"quarterdeck\"";
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "Send an API token: Authorization: Bearer qd_…");
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            // The frame of a page holds no facts; within it PageGate says what is missing.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await next(context);
        }
        else
            await AnswerAsync(context, StatusCodes.Status403Forbidden, Missing(context.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>(), visitor));
    }

    private static string Missing(NeedsAttribute? needs, Visitor visitor)
    {
        if (needs is null)
            return "This is not open to anybody.";
        return visitor.Role < needs.Role ? $"This needs the role {needs.Role.Word()}; you are {visitor.Role.Word()}." : $"This token is not for the area {needs.Area.Word()}.";
    }

    private static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(730, LogLevel.Information, "Refused: {Person} at {Address} asked for {Method} {Path}")]
    private partial void LogRefused(string person, string address, string method, PathString path);

    private async Task AnswerAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = status, Detail = detail } });
    }
}

/// <summary>Addresses of the sign-in.</summary>
internal static class SignInAddress
{
    /// <summary>The sign-in that leads back to a page.</summary>
    public static string For(string page) => page is "/" or "" ? "/sign-in" : $"/sign-in?to={Uri.EscapeDataString(page)}";

    /// <summary>Where to go after it: a page of this console, whatever the address says.</summary>
    public static string Safe(string? to) => to is ['/', ..] && !(to.Length > 1 && to[1] is '/' or '\\') && !to.Any(char.IsControl) && !to.Contains('\\', StringComparison.Ordinal) && !to.StartsWith("//", StringComparison.Ordinal) ? to : "/";
}
