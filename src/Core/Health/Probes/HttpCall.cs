using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>A request as it is sent time and again, with all that can be worked out beforehand.</summary>
internal sealed record HttpCall
{
    private const string UserAgent = "Quarterdeck";

    public HttpCall(Uri url, string method, IReadOnlyDictionary<string, SecretText> headers, SecretText? body)
    {
        Url = url;
        Method = HttpMethod.Parse(method.ToUpperInvariant());
        Headers = [.. BasicAuthorization(url), .. headers.Select(header => (header.Key, header.Value.Reveal()))];
        Body = body is null ? null : Encoding.UTF8.GetBytes(body.Reveal());
    }

    public Uri Url { get; private init; }

    public HttpMethod Method { get; private init; }

    private (string Name, string Value)[] Headers { get; init; }

    private byte[]? Body { get; init; }

    public required TlsSettings Tls { get; init; }

    public bool Reuse { get; init; }

    public Version Version { get; init; } = HttpVersion.Version11;

    /// <summary>Redirects that are followed; 0 for none.</summary>
    public int MaxRedirects { get; init; }

    /// <summary>Bytes of the body that are read at most.</summary>
    public int MaxBody { get; init; }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, Url) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (Body is not null)
            request.Content = new ByteArrayContent(Body) { Headers = { ContentType = DefaultContentType() } };
        if (!Reuse && Version.Major == 1)
            request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        foreach (var (name, value) in Headers)
            Set(request, name, value);
        return request;
    }

    /// <summary>
    /// The call that a redirect asks for. Headers and client certificate are meant for the first server and may be
    /// secret: another one does not get them.
    /// </summary>
    public HttpCall Redirected(Uri to, int status)
    {
        var call = status is 307 or 308 || Method == HttpMethod.Head
            ? this with { Url = to }
            : this with { Url = to, Method = HttpMethod.Get, Body = null };
        return Uri.Compare(to, Url, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? call
            : call with { Headers = [], Tls = Tls with { ServerName = null, ClientCertificate = null, ClientKey = null } };
    }

    /// <summary>User and password of a URL are sent the way browsers do (RFC 7617).</summary>
    private static IEnumerable<(string Name, string Value)> BasicAuthorization(Uri url)
    {
        if (url.UserInfo.Length > 0)
            yield return ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
    }

    /// <summary>A header of the content (Content-Type, say) is refused by the request's own collection.</summary>
    private static void Set(HttpRequestMessage request, string name, string value)
    {
        if (string.Equals(name, "User-Agent", StringComparison.OrdinalIgnoreCase))
            request.Headers.Remove(name);
        if (request.Headers.TryAddWithoutValidation(name, value) || request.Content is null)
            return;
        request.Content.Headers.Remove(name);
        request.Content.Headers.TryAddWithoutValidation(name, value);
    }

    private MediaTypeHeaderValue DefaultContentType() =>
        new(Body!.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? "application/json" : "text/plain") { CharSet = "utf-8" };
}
