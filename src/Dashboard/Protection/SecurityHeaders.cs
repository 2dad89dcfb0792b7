namespace Quarterdeck.Dashboard.Protection;

/// <summary>
/// What every answer tells the browser: scripts and styles from here only and none inline, no frame around it, no guessing of
/// types, no address of a page to other sites.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Style attributes are allowed: long lists size the room of rows that are not drawn with one. Images may be data, as
    /// codes for second factors are.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // What programs are told is of this moment, and for whoever asked. Files and pages say it for themselves.
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/prometheus") || context.Request.Path.StartsWithSegments("/metrics"))
            headers.CacheControl = "no-store";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        return next(context);
    });
}
