using System.IO.Compression;
using System.Net;
using System.Text;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>Fetches expositions from one endpoint over one connection that is kept.</summary>
internal sealed class ScrapeClient : IDisposable
{
    private const string Accept = "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private readonly ScrapeEndpoint _endpoint;
    private readonly int _mostBytes;
    private readonly Uri _url;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = static (context, cancellationToken) => TcpConnection.StreamAsync(context.DnsEndPoint, cancellationToken),
        MaxConnectionsPerServer = 1,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
    });

    public ScrapeClient(ScrapeEndpoint endpoint, int mostBytes)
    {
        _endpoint = endpoint;
        _mostBytes = mostBytes;
        _url = new Uri(endpoint.Metrics.Url.Reveal());
    }

    /// <summary>The exposition, which the caller disposes, or why there is none. Cancellation passes through.</summary>
    public async Task<(HttpAnswer? Body, bool OpenMetrics, string? Error)> FetchAsync(CancellationToken cancellationToken)
    {
        HttpAnswer? answer = null;
        try
        {
            using var request = Request();
            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, false, $"HTTP {(int)response.StatusCode}");
            answer = new HttpAnswer(200);
            await answer.ReadAsync(await BodyAsync(response, cancellationToken), _mostBytes, cancellationToken);
            var openMetrics = response.Content.Headers.ContentType?.MediaType is "application/openmetrics-text";
            if (!answer.Cut)
                return (answer, openMetrics, null);
            answer.Dispose();
            return (null, false, $"the answer is longer than {new ByteSize(_mostBytes)} (Metrics:MaxBodyBytes)");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            answer?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return (null, false, MessageText.OneLine(NetworkFailure.Explain(e, _url.Authority)));
        }
        catch
        {
            answer?.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        request.Headers.TryAddWithoutValidation("User-Agent", "Quarterdeck");
        request.Headers.TryAddWithoutValidation("X-Prometheus-Scrape-Timeout-Seconds", $"{_endpoint.Timeout.TotalSeconds}");
        if (_url.UserInfo.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(_url.UserInfo))));
        return request;
    }

    /// <summary>Unpacked as it is read, so that the limit holds for what comes out.</summary>
    private static async Task<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return response.Content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(body, CompressionMode.Decompress) : body;
    }
}
