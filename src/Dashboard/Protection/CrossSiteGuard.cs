using Microsoft.AspNetCore.Http.HttpResults;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>
/// Refuses what another web site makes a browser send: whoever looks at it may be signed in here, or sit on the machine where
/// the console is open to everybody. Programs send no <c>Origin</c> and are not concerned.
/// </summary>
internal static class CrossSiteGuard
{
    public static void UseCrossSiteGuard(this IApplicationBuilder app, ProtectionOptions options) => app.Use((context, next) =>
        IsForeign(context.Request, options) ? Refusal(context.Request).ExecuteAsync(context) : next(context));

    /// <summary>Requests that change something, and the connections of live pages, which a script of any site could open.</summary>
    private static bool IsForeign(HttpRequest request, ProtectionOptions options)
    {
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (isSafe && !request.HttpContext.WebSockets.IsWebSocketRequest)
            return false;
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return string.Equals(request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.OrdinalIgnoreCase);
        return !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            && !options.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    private static ProblemHttpResult Refusal(HttpRequest request) => TypedResults.Problem(
        $"This came from a page of {request.Headers.Origin}, which may not call the console. Protection:CorsOrigins lists the sites that may.", statusCode: StatusCodes.Status403Forbidden);
}
