namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>The cookie that names a browser's session. Over HTTPS its name keeps other hosts of the domain from setting it.</summary>
internal static class SessionCookie
{
    private const string Plain = "quarterdeck";
    private const string Secure = "__Host-quarterdeck";

    public static string? Read(HttpRequest request) => request.Cookies[request.IsHttps ? Secure : Plain];

    public static void Write(HttpContext context, string value) => context.Response.Cookies.Append(context.Request.IsHttps ? Secure : Plain, value, Options(context));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(context.Request.IsHttps ? Secure : Plain, Options(context));

    private static CookieOptions Options(HttpContext context) => new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
