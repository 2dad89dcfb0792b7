using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticAssets;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>
/// How many requests are answered: by address where nobody is signed in, by token, session or account otherwise. Pages, their live
/// connections, files and health are not counted; nor is whoever sits at the machine of an open console.
/// </summary>
internal static class RateLimits
{
    /// <summary>Who is counted, with the limit: a limit that changes begins anew.</summary>
    private readonly record struct Counted(string Who, int Requests, TimeSpan Window);

    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitOptions options)
    {
        services.AddSingleton(options);
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Counted>(context => Of(context, options) is { } counted
                ? RateLimitPartition.GetFixedWindowLimiter(counted, static key => new FixedWindowRateLimiterOptions { PermitLimit = key.Requests, Window = key.Window })
                : RateLimitPartition.GetNoLimiter(default(Counted)));
            limiter.OnRejected = static (rejected, _) => new ValueTask(RefuseAsync(rejected));
        });
        return services;
    }

    /// <summary>Between the middleware that tells who is there and the one that asks whether they may.</summary>
    public static void UseRateLimits(this WebApplication app) => app.UseRateLimiter();

    private static Counted? Of(HttpContext context, RateLimitOptions options)
    {
        if (!options.Enabled || !IsCounted(context))
            return null;
        if (context.User.Visitor() is not { } visitor)
            return new Counted($"address {Network(context.Connection.RemoteIpAddress)}", options.AnonymousRequests, options.AnonymousWindow);
        return visitor.IsLocal ? null : new Counted($"visitor {visitor.TokenId ?? visitor.SessionId ?? visitor.AccountId}", options.TokenRequests, options.TokenWindow);
    }

    private static bool IsCounted(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/health") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/_framework"))
            return false;
        // What lies in wwwroot was answered before, or has an endpoint of its own here; looking at a page changes nothing.
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var endpoint = context.GetEndpoint();
        return !isRead || (endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>() is null && endpoint?.Metadata.GetMetadata<StaticAssetDescriptor>() is null);
    }

    /// <summary>One household or machine has a whole /64 of IPv6 addresses: they count as one.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.GetAddressBytes() is not { Length: 16 } bytes)
            return address.ToString();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(left.TotalSeconds))) : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return new RazorComponentResult<TooManyPage>(new { Wait = wait }) { StatusCode = StatusCodes.Status429TooManyRequests }.ExecuteAsync(context);
        return TypedResults.Problem(
            $"Too many requests{(context.User.Visitor() is null ? $" from {context.Connection.RemoteIpAddress}" : "")}: try again in {Durations.Format(wait)}.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }
}
