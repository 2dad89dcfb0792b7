using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>
/// Sends messages over HTTP. Says what came back without showing where to: the address of a hook is itself a secret.
/// </summary>
internal sealed class ChannelHttp(TimeProvider time) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;
    private const int ShownAnswer = 200;

    // A receiver that redirects a POST would get it as a GET, and a connection that was kept could be closed just when it is
    // needed: what checks want too. The system's proxy is used, though: hooks lie outside.
    private readonly HttpHandlers _handlers = new() { UseProxy = true };

    /// <summary>Posts JSON. The body of a good answer goes through <paramref name="judge"/>, which may find an error code in it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="json">What.</param>
    /// <param name="secrets">Taken out of the answer before anybody sees it.</param>
    /// <param name="judge">Judges the body of an answer with a good status; <see langword="null"/> from it for taken.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<SendAnswer> PostAsync(
        HttpTarget target, byte[] json, ChannelSecrets secrets, Func<string, SendAnswer?> judge, CancellationToken cancellationToken)
    {
        var address = new Uri(target.Url.Reveal(), UriKind.Absolute);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Quarterdeck", productVersion: null));
        foreach (var (name, value) in target.Headers)
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        try
        {
            using var response = await _handlers.For(target.Tls, reuse: false).SendAsync(request, cancellationToken);
            return Judge(response, secrets.Hide(await ReadAsync(response, cancellationToken)), judge);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SendAnswer.Failed(MessageText.OneLine(NetworkFailure.Explain(exception, address.Authority)));
        }
        catch (TlsFileException exception)
        {
            return SendAnswer.Failed(exception.Message);
        }
    }

    public void Dispose() => _handlers.Dispose();

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

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && response.IsSuccessStatusCode)
        {
            // It said that it took the message; the rest of its words are not worth sending it again.
            return "";
        }
    }
}
