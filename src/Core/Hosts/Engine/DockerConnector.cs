using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Opens connections to one engine. Certificate files are read for each, so renewed ones are used without a restart.</summary>
internal sealed class DockerConnector(DockerEndpoint endpoint)
{
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return endpoint.SocketPath is { } path
                ? await ConnectUnixAsync(path, cancellationToken)
                : await ConnectTcpAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw EngineFailure.Connecting(exception, endpoint);
        }
    }

    private static async Task<Stream> ConnectUnixAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> ConnectTcpAsync(CancellationToken cancellationToken)
    {
        var socket = await TcpConnection.OpenAsync(new DnsEndPoint(endpoint.Host, endpoint.Port), cancellationToken);
        try
        {
            // Streams may be silent for hours; a peer that vanished must still be noticed.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return endpoint.Tls is { } tls ? await SecureAsync(stream, tls, cancellationToken) : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, HostTls tls, CancellationToken cancellationToken)
    {
        var authority = Load(tls.Ca, () => ReadCertificates(tls.Ca));
        var chain = Load(tls.Certificate, () => ReadCertificates(tls.Certificate));
        var own = Load(tls.Key, () => X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key));

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authority);
        chain.RemoveAt(0);

        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = endpoint.Host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = policy,
                ClientCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true),
            },
            cancellationToken);
        return secure;
    }

    private static X509Certificate2Collection ReadCertificates(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate in PEM form");
    }

    private static T Load<T>(string path, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (EngineFailure.IsCertificateProblem(exception))
        {
            throw EngineFailure.Certificate(exception, path);
        }
    }
}
