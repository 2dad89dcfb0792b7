using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary><c>/prometheus/api/v1</c>: queries in Prometheus's own API, so that Grafana and its like can ask this console.</summary>
internal static class PrometheusApi
{
    public const string Root = "/prometheus/api/v1";

    private static readonly string[] ReadMethods = ["GET", "POST"];

    public static void MapPrometheusApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root).WithTags("Prometheus").ExcludeFromDescription().DisableAntiforgery().Needs(Role.Viewer, Area.Metrics);
        api.MapMethods("/query", ReadMethods, QueryAsync);
        api.MapMethods("/query_range", ReadMethods, QueryRangeAsync);
        api.MapMethods("/series", ReadMethods, SeriesAsync);
        api.MapMethods("/labels", ReadMethods, LabelNamesAsync);
        api.MapGet("/label/{name}/values", LabelValuesAsync);
        api.MapGet("/rules", (string? type, PrometheusRules rules) => PrometheusJson.Success(json => rules.WriteRules(type is "alert" or "record" ? type : null, json)));
        api.MapGet("/alerts", (PrometheusRules rules) => PrometheusJson.Success(rules.WriteAlerts));
        api.MapGet("/metadata", MetadataAsync);
        api.MapGet("/targets", TargetsAsync);
        api.MapGet("/targets/metadata", TargetMetadataAsync);
        api.MapGet("/status/buildinfo", () => PrometheusJson.Success(json =>
        {
            // Grafana asks it to know which functions there are.
            json.WriteStartObject();
            json.WriteString("version", "3.0.0");
            json.WriteString("application", $"Quarterdeck {Hosting.ProductVersion.Current}");
            json.WriteEndObject();
        }));
    }

    private static async Task<IResult> QueryAsync(HttpContext context, IQueryEngine engine, TimeProvider time)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryTime("time", time.GetUtcNow(), out var at) || !asked.TryLimit(out var limit))
            return asked.Problem!;
        return asked.One("query") is { } query
            ? PrometheusJson.Of(await engine.InstantAsync(query, at, context.RequestAborted), limit)
            : PrometheusJson.BadData("invalid parameter \"query\": it is missing");
    }

    private static async Task<IResult> QueryRangeAsync(HttpContext context, IQueryEngine engine)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryTime("start", null, out var start) || !asked.TryTime("end", null, out var end) || !asked.TryStep(out var step) || !asked.TryLimit(out var limit))
            return asked.Problem!;
        if (end < start)
            return PrometheusJson.BadData("invalid parameter \"end\": end timestamp must not be before start time");
        return asked.One("query") is { } query
            ? PrometheusJson.Of(await engine.RangeAsync(query, new QueryRange(start, end, step), context.RequestAborted), limit)
            : PrometheusJson.BadData("invalid parameter \"query\": it is missing");
    }

    private static async Task<IResult> SeriesAsync(HttpContext context, IQueryEngine engine, TimeProvider time)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryStretch(time.GetUtcNow(), out var from, out var to) || !asked.TryLimit(out var limit))
            return asked.Problem!;
        return PrometheusJson.Of(await engine.SeriesAsync(asked.All("match[]"), from, to, context.RequestAborted), limit, PrometheusJson.Write);
    }

    private static async Task<IResult> LabelNamesAsync(HttpContext context, IQueryEngine engine, TimeProvider time)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryStretch(time.GetUtcNow(), out var from, out var to) || !asked.TryLimit(out var limit))
            return asked.Problem!;
        return PrometheusJson.Of(await engine.LabelNamesAsync(asked.All("match[]"), from, to, context.RequestAborted), limit, (json, name) => json.WriteStringValue(name));
    }

    private static async Task<IResult> LabelValuesAsync(string name, HttpContext context, IQueryEngine engine, TimeProvider time)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryStretch(time.GetUtcNow(), out var from, out var to) || !asked.TryLimit(out var limit))
            return asked.Problem!;
        return PrometheusJson.Of(await engine.LabelValuesAsync(name, asked.All("match[]"), from, to, context.RequestAborted), limit, (json, value) => json.WriteStringValue(value));
    }

    private static async Task<IResult> MetadataAsync(HttpContext context, IMetricMetadata metadata)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryLimit(out var limit) || !asked.TryLimit("limit_per_metric", out var perMetric))
            return asked.Problem!;
        var answer = await metadata.DescribeAsync(asked.One("metric"), context.RequestAborted);
        return PrometheusMetadata.Of(answer, limit, perMetric);
    }

    private static async Task<IResult> TargetsAsync(string? state, IMetricMetadata metadata, HttpContext context)
    {
        var active = state?.ToLowerInvariant() is null or "" or "any" or "active";
        return PrometheusMetadata.Of(active ? await metadata.TargetsAsync(context.RequestAborted) : new MetadataAnswer<ScrapedTarget>([]));
    }

    private static async Task<IResult> TargetMetadataAsync(HttpContext context, IMetricMetadata metadata)
    {
        var asked = await PrometheusParameters.ReadAsync(context);
        if (!asked.TryLimit(out var limit))
            return asked.Problem!;
        var metric = asked.One("metric");
        return PrometheusMetadata.Of(await metadata.DescribeTargetsAsync(asked.One("match_target"), metric, context.RequestAborted), limit, isOneMetric: metric is not null);
    }
}
