using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.External;

/// <summary>Sends queries to a Prometheus-compatible server (https://prometheus.io/docs/prometheus/latest/querying/api/). Safe for concurrent use.</summary>
internal sealed class PrometheusServer : IQueryEngine, IMetricMetadata, IDisposable
{
    /// <summary>A server gives up after two minutes by itself, and says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(130);

    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.All });

    /// <exception cref="ArgumentException">The options name no usable address; they were not validated.</exception>
    public PrometheusServer(MetricsOptions options, TimeProvider time)
    {
        _url = options.Server ?? throw new ArgumentException($"\"{options.Url}\" is no address", nameof(options));
        _time = time;
        _authorization = options switch
        {
            { BearerToken: { Length: > 0 } token } => new AuthenticationHeaderValue("Bearer", token),
            { UserName: { Length: > 0 } user } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}"))),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public Task<QueryAnswer> InstantAsync(string expression, DateTimeOffset at, CancellationToken cancellationToken) =>
        QueryAsync("query", [new("query", expression), new("time", Seconds(at))], cancellationToken);

    /// <inheritdoc/>
    public Task<QueryAnswer> RangeAsync(string expression, QueryRange range, CancellationToken cancellationToken) =>
        QueryAsync(
            "query_range",
            [new("query", expression), new("start", Seconds(range.Start)), new("end", Seconds(range.End)), new("step", range.Step.TotalSeconds.ToString(CultureInfo.InvariantCulture))],
            cancellationToken);

    /// <inheritdoc/>
    public Task<MetadataAnswer<Labels>> SeriesAsync(IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        MetadataAsync(HttpMethod.Post, "series", selectors, from, to, PrometheusJson.Labels, cancellationToken);

    /// <inheritdoc/>
    public Task<MetadataAnswer<string>> LabelNamesAsync(IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        MetadataAsync(HttpMethod.Post, "labels", selectors, from, to, PrometheusJson.Text, cancellationToken);

    /// <inheritdoc/>
    public Task<MetadataAnswer<string>> LabelValuesAsync(string label, IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        MetadataAsync(HttpMethod.Get, $"label/{Uri.EscapeDataString(label)}/values", selectors, from, to, PrometheusJson.Text, cancellationToken);

    /// <inheritdoc/>
    public async Task<MetadataAnswer<MetricDescription>> DescribeAsync(string? metric, CancellationToken cancellationToken)
    {
        var (items, error) = await AskAsync(HttpMethod.Get, "metadata", Form(("metric", metric)), static root => PrometheusMetadata.Descriptions(root).ToList(), cancellationToken);
        return new MetadataAnswer<MetricDescription>(items ?? [], error);
    }

    /// <inheritdoc/>
    public async Task<MetadataAnswer<TargetDescription>> DescribeTargetsAsync(string? target, string? metric, CancellationToken cancellationToken)
    {
        var (items, error) = await AskAsync(
            HttpMethod.Get, "targets/metadata", Form(("match_target", target), ("metric", metric)), root => PrometheusMetadata.TargetDescriptions(root, metric).ToList(), cancellationToken);
        return new MetadataAnswer<TargetDescription>(items ?? [], error);
    }

    /// <inheritdoc/>
    public async Task<MetadataAnswer<ScrapedTarget>> TargetsAsync(CancellationToken cancellationToken)
    {
        var (items, error) = await AskAsync(HttpMethod.Get, "targets", Form(("state", "active")), static root => PrometheusMetadata.Targets(root).ToList(), cancellationToken);
        return new MetadataAnswer<ScrapedTarget>(items ?? [], error);
    }

    public void Dispose() => _http.Dispose();

    private async Task<QueryAnswer> QueryAsync(string path, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var (answer, error) = await AskAsync(HttpMethod.Post, path, form, static root => PrometheusJson.Answer(root), cancellationToken);
        return error is null ? answer! : error;
    }

    private async Task<MetadataAnswer<T>> MetadataAsync<T>(
        HttpMethod method, string path, IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("start", Seconds(from)), new("end", Seconds(to)), .. selectors.Select(selector => KeyValuePair.Create("match[]", selector))];
        var (items, error) = await AskAsync(method, path, form, root => root.GetProperty("data").EnumerateArray().Select(read).ToList(), cancellationToken);
        return new MetadataAnswer<T>(items ?? [], error);
    }

    /// <summary>What the server answers, or what is wrong. Only cancellation is thrown.</summary>
    private async Task<(T? Answer, QueryError? Error)> AskAsync<T>(
        HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>> form, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            using var request = await RequestAsync(method, path, form, cancellationToken);
            using var response = await _http.SendAsync(request, limit.Token);
            if (response.Content.Headers.ContentType?.MediaType is not "application/json")
                return (null, new QueryError(QueryErrorKind.Unavailable, $"{_url.Authority} answers HTTP {(int)response.StatusCode}, and not as a Prometheus does"));
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            using var document = await JsonDocument.ParseAsync(body, default, limit.Token);
            return PrometheusJson.Error(document.RootElement) is { } error ? (null, error) : (read(document.RootElement), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new QueryError(QueryErrorKind.Timeout, $"{_url.Authority} did not answer within {Patience.InWords()}"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (null, new QueryError(QueryErrorKind.Unavailable, Health.Probes.NetworkFailure.Explain(exception, _url.Authority)));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return (null, new QueryError(QueryErrorKind.Unavailable, $"{_url.Authority} answers in a form that is not Prometheus's: {exception.Message}"));
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(form);
        var encoded = await content.ReadAsStringAsync(cancellationToken);
        var request = method == HttpMethod.Get
            ? new HttpRequestMessage(method, new Uri(_url, $"api/v1/{path}?{encoded}"))
            : new HttpRequestMessage(method, new Uri(_url, $"api/v1/{path}")) { Content = new StringContent(encoded, Encoding.ASCII, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = _authorization;
        return request;
    }

    private static List<KeyValuePair<string, string>> Form(params (string Name, string? Value)[] fields) =>
        [.. from field in fields where field.Value is not null select KeyValuePair.Create(field.Name, field.Value)];

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);
}
