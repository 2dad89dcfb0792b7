using System.Collections.Concurrent;
using System.Net.Security;
using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>
/// The HTTP clients that all probes share: one for each distinct way to speak TLS and to keep connections. Stripped of
/// all that a probe does not want (cookies, proxies, decompression, redirects, tracing): thousands of checks share them,
/// and what they cost is most of what a check costs.
/// </summary>
internal sealed class HttpHandlers : IDisposable
{
    private static readonly HttpRequestOptionsKey<bool> s_connected = new("Quarterdeck.Connected");

    private static readonly HttpRequestOptionsKey<CertificateEnd> s_certificate = new("Quarterdeck.Certificate");

    /// <summary>What was sent over the connections that are being made.</summary>
    private static readonly ConditionalWeakTable<object, CertificateEnd> s_sent = [];

    private readonly ConcurrentDictionary<(TlsSettings Tls, string Authority), CertificateEnd> _certificates = new();
    private readonly ConcurrentDictionary<(TlsSettings Tls, bool Reuse), (long Stamp, HttpMessageInvoker Invoker)> _invokers = new();

    /// <summary>Whether the system's proxy is used: not for checks, which look at a target and at nothing on the way.</summary>
    public bool UseProxy { get; init; }

    /// <summary>
    /// The client for these settings; without <paramref name="reuse"/> each request opens a connection of its own.
    /// Throws <see cref="TlsFileException"/> where a certificate file cannot be used.
    /// </summary>
    public HttpMessageInvoker For(TlsSettings tls, bool reuse)
    {
        var stamp = TlsClient.FileStamp(tls);
        if (_invokers.TryGetValue((tls, reuse), out var known) && known.Stamp == stamp)
            return known.Invoker;

        // A replaced client is not disposed: probes may be using it. It holds nothing that outlives its connections.
        var invoker = Create(tls, reuse);
        return _invokers.AddOrUpdate((tls, reuse), (stamp, invoker), (_, other) => other.Stamp == stamp ? other : (stamp, invoker)).Invoker;
    }

    /// <summary>The first to end of the certificates that the server that answered sent; <see langword="null"/> without TLS.</summary>
    public CertificateEnd? Certificate(HttpRequestMessage request, TlsSettings tls, bool reuse)
    {
        if (request.RequestUri is not { Scheme: "https" } url)
            return null;
        if (request.Options.TryGetValue(s_certificate, out var certificate))
            return reuse ? _certificates[(tls, url.Authority)] = certificate : certificate;
        // The connection is an older one.
        return _certificates.GetValueOrDefault((tls, url.Authority));
    }

    public void Dispose()
    {
        foreach (var (_, invoker) in _invokers.Values)
            invoker.Dispose();
    }

    private HttpMessageInvoker Create(TlsSettings tls, bool reuse) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = UseProxy,
        ConnectCallback = tls.ServerName is { } name ? ConnectNamed(tls, name) : ConnectAsync,
        SslOptions = Options(tls),
        PlaintextStreamFilter = NoteCertificate,
        // An answer that is cut off is not read to its end only to save a connection.
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = reuse ? TimeSpan.FromMinutes(10) : TimeSpan.Zero,
    });

    /// <summary>
    /// Connects once for each request. The handler repeats a request, up to three times, whose connection was closed without
    /// an answer: that would hide just the fault that a probe is to find, and send a POST more than once.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var options = context.InitialRequestMessage.Options;
        if (options.TryGetValue(s_connected, out _))
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        options.Set(s_connected, true);
        return await TcpConnection.StreamAsync(context.DnsEndPoint, cancellationToken);
    }

    private static SslClientAuthenticationOptions Options(TlsSettings tls)
    {
        var options = TlsClient.Options(tls);
        var judge = options.RemoteCertificateValidationCallback!;
        options.RemoteCertificateValidationCallback = (connection, own, chain, errors) =>
        {
            if (CertificateEnd.Of(own, chain) is { } end)
                s_sent.AddOrUpdate(connection, end);
            return judge(connection, own, chain, errors);
        };
        return options;
    }

    /// <summary>Notes with the request for which a connection is made what its server sent.</summary>
    private static ValueTask<Stream> NoteCertificate(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (s_sent.TryGetValue(context.PlaintextStream, out var end))
        {
            s_sent.Remove(context.PlaintextStream);
            context.InitialRequestMessage.Options.Set(s_certificate, end);
        }

        return ValueTask.FromResult(context.PlaintextStream);
    }

    /// <summary>The handler always asks for the URL's host; to ask for another name the callback shakes hands itself.</summary>
    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectNamed(TlsSettings settings, string name)
    {
        var shared = Options(settings);
        return async (context, cancellationToken) =>
        {
            var stream = await ConnectAsync(context, cancellationToken);
            if (context.InitialRequestMessage.RequestUri is not { Scheme: "https" or "wss" } url || !string.Equals(context.DnsEndPoint.Host, url.IdnHost, StringComparison.OrdinalIgnoreCase))
                return stream;
            var tls = new SslStream(stream);
            try
            {
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = name,
                        EnabledSslProtocols = shared.EnabledSslProtocols,
                        CertificateChainPolicy = shared.CertificateChainPolicy,
                        ClientCertificateContext = shared.ClientCertificateContext,
                        RemoteCertificateValidationCallback = shared.RemoteCertificateValidationCallback,
                        ApplicationProtocols = [context.InitialRequestMessage.Version.Major == 2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
                    },
                    cancellationToken);
                return tls;
            }
            catch
            {
                await tls.DisposeAsync();
                throw;
            }
        };
    }
}
