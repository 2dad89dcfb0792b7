using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>HTTP towards one engine: connections, time-outs, bounded answers, and every failure as <see cref="DockerEngineException"/>.</summary>
internal sealed class EngineHttp : IDisposable
{
    public const int MaxAnswerBytes = 32 << 20;

    /// <summary>Time for an answer; for a stream, for its beginning.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private const int MaxErrorBytes = 64 << 10;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly DockerEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private volatile bool _everAnswered;

    public EngineHttp(DockerEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        var connector = new DockerConnector(endpoint);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => connector.ConnectAsync(cancellationToken),
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };

        // TLS is part of the connector: its own reasons are clearer, and files are read anew for each connection.
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri("http://docker/"),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>Sends and reads the whole answer; an unexpected status throws.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, timeout, cancellationToken);
        return await EnsureAsync(response, cancellationToken);
    }

    public async Task<byte[]> GetBytesAsync(string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, timeout, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Read(await GetBytesAsync(path, AnswerTimeout, cancellationToken), type);

    public T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("the answer is null");
        }
        catch (JsonException exception)
        {
            throw EngineFailure.Requesting(exception, _endpoint, _everAnswered);
        }
    }

    /// <summary>Sends and hands out the answer's body while it comes in; no limit on how long that takes.</summary>
    public async Task<EngineStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, AnswerTimeout, cancellationToken);
        response = await EnsureAsync(response, cancellationToken);
        return new EngineStream(response, await response.Content.ReadAsStreamAsync(cancellationToken), _endpoint);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await _http.SendAsync(request, completion, either.Token);
            _everAnswered = true;
            return response;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw EngineFailure.Timeout(exception, _endpoint, limit.IsCancellationRequested ? timeout : ConnectTimeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw EngineFailure.Requesting(exception, _endpoint, _everAnswered);
        }
    }

    private async Task<HttpResponseMessage> EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            return response;

        using (response)
            throw EngineFailure.Status(response.StatusCode, await ErrorMessageAsync(response, cancellationToken));
    }

    private async Task<string> ErrorMessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = new EngineStream(response, await response.Content.ReadAsStreamAsync(cancellationToken), _endpoint);
        var buffer = new byte[MaxErrorBytes];
        var length = 0;
        int read;
        while (length < buffer.Length && (read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            length += read;

        try
        {
            if (JsonSerializer.Deserialize(buffer.AsSpan(0, length), EngineJson.Default.EngineError)?.Message is { Length: > 0 } message)
                return message;
        }
        catch (JsonException)
        {
            // Something between console and engine (a proxy, say) answered in its own form: its text is the message.
        }

        var text = Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 300)).ReplaceLineEndings(" ").Trim();
        return text.Length > 0 ? text : response.ReasonPhrase ?? "no message";
    }
}
