using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary><c>/api/metrics/push/{job}</c>: where a job leaves its metrics when it is done.</summary>
internal static class PushApi
{
    public static void MapPushApi(this IEndpointRouteBuilder routes)
    {
        var push = routes.MapGroup("/api/metrics/push/{job}").WithTags("Metrics");
        push.MapPost("/", PushAsync).WithName("PushMetrics").WithSummary("A job's metrics in the Prometheus text format, in place of those it pushed before").DisableAntiforgery().Needs(Role.Operator, Area.Metrics);
        push.MapDelete("/", ForgetAsync).WithName("ForgetPushedMetrics").WithSummary("Forgets what a job pushed").Needs(Role.Operator, Area.Metrics);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PushAsync(string job, HttpRequest request, PushedMetrics pushes, MetricsOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (await ReadAsync(request, options.MaxBodyBytes, cancellationToken) is not { } body)
                return TypedResults.Problem($"The metrics are longer than {new ByteSize(options.MaxBodyBytes)} (Metrics:MaxBodyBytes).", statusCode: StatusCodes.Status413PayloadTooLarge);
            return await pushes.PushAsync(job, body, cancellationToken) is { } error
                ? TypedResults.Problem($"Nothing was taken: {error}.", statusCode: StatusCodes.Status400BadRequest)
                : TypedResults.NoContent();
        }
        catch (InvalidDataException)
        {
            return TypedResults.Problem("The body is said to be gzip and is not.", statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(string job, PushedMetrics pushes, CancellationToken cancellationToken) =>
        await pushes.ForgetAsync(job, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem($"No job \"{job}\" pushed anything.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>The body, unpacked; <see langword="null"/> where it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        // The limit below holds for what comes out of the packing, and its answer is a problem that says which setting it is.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var body = request.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (var read = await body.ReadAsync(buffer, cancellationToken); read > 0; read = await body.ReadAsync(buffer, cancellationToken))
        {
            if (whole.Length + read > most)
                return null;
            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }
}
