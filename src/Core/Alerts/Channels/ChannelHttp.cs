using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>
/// Sends messages over HTTP. Says what came back without showing where to: the address of a hook is itself a secret.
/// </summary>
internal sealed class ChannelHttp(TimeProvider time) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;
    private const int ShownAnswer = 200;

    private static readonly HttpRequestOptionsKey<bool> s_connected = new("Quarterdeck.Connected");

    // A receiver that redirects a POST would get it as a GET. The system's proxy is used: hooks lie outside.
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = ConnectOnceAsync,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    /// <summary>Posts JSON. The body of a good answer goes through <paramref name="judge"/>, which may find an error code in it.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="json">What.</param>
    /// <param name="secrets">Taken out of the answer before anybody sees it.</param>
    /// <param name="judge">Judges the body of an answer with a good status; <see langword="null"/> from it for taken.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="headers">Sent along.</param>
    public async Task<SendAnswer> PostAsync(
        SecretText url, byte[] json, ChannelSecrets secrets, Func<string, SendAnswer?> judge, CancellationToken cancellationToken, IReadOnlyDictionary<string, SecretText>? headers = null)
    {
        var address = new Uri(url.Reveal(), UriKind.Absolute);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Quarterdeck", productVersion: null));
        foreach (var (name, value) in headers ?? new Dictionary<string, SecretText>())
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var body = secrets.Hide(await ReadAsync(response.Content, cancellationToken));
            return Judge(response, body, judge);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SendAnswer.Failed(MessageText.OneLine(NetworkFailure.Explain(exception, address.Authority)));
        }
    }

    public void Dispose() => _client.Dispose();

    private SendAnswer Judge(HttpResponseMessage response, string body, Func<string, SendAnswer?> judge)
    {
        var status = (int)response.StatusCode;
        var shown = body.Length == 0 ? "" : $": {MessageText.OneLine(body, ShownAnswer)}";
        if (response.IsSuccessStatusCode)
            return judge(body) ?? SendAnswer.Ok($"{status.ToString(CultureInfo.InvariantCulture)}{shown}");

        var retry = status >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        return new SendAnswer(Taken: false, $"answer {status.ToString(CultureInfo.InvariantCulture)}{shown}") { IsPermanent = !retry, RetryAfter = retry ? RetryAfter(response) : null };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>
    /// Connects once for each request. The handler repeats a request whose connection was closed without an answer; a receiver
    /// that took the message and closed would get it up to three times more.
    /// </summary>
    private static async ValueTask<Stream> ConnectOnceAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var options = context.InitialRequestMessage.Options;
        if (options.TryGetValue(s_connected, out _))
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        options.Set(s_connected, true);
        var dns = context.DnsEndPoint;
        return new NetworkStream(await TcpConnection.OpenAsync(new HostPort(dns.Host.Trim('[', ']'), dns.Port).EndPoint, cancellationToken), ownsSocket: true);
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
