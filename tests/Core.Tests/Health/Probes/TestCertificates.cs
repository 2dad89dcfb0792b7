using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Core.Tests.Health.Probes;

/// <summary>An authority of a test's own, and servers with certificates from it.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-tls-");
    private readonly X509Certificate2 _authority;
    private byte _serial;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        CaFile = Write("ca.pem", _authority.ExportCertificatePem());
    }

    /// <summary>PEM file of the authority.</summary>
    public string CaFile { get; }

    public X509Certificate2 Issue(DateTimeOffset from, DateTimeOffset to, string name = "localhost") => Issue(_authority, from, to, name);

    /// <summary>An intermediate authority's certificate for each end, all of one key, and a server's certificate from it.</summary>
    public (X509Certificate2 Server, X509Certificate2[] Intermediates) IssueBelow(DateTimeOffset from, DateTimeOffset to, params DateTimeOffset[] ends)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var intermediates = ends.Select(end => request.Create(_authority, from, end, [++_serial])).ToArray();
        // An authority issues nothing that outlives it, a test does.
        using var lasting = request.Create(_authority, from, to, [++_serial]);
        using var signing = lasting.CopyWithPrivateKey(key);
        return (Issue(signing, from, to, "localhost"), intermediates);
    }

    /// <summary>Certificate and key as PEM files.</summary>
    public (string Certificate, string Key) Files(X509Certificate2 certificate) =>
        (Write("client.pem", certificate.ExportCertificatePem()), Write("client.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A TLS server that answers HTTP and tells in its body who the client was.</summary>
    /// <param name="certificate">The server's own.</param>
    /// <param name="above">What it sends along.</param>
    public static RawServer Serve(X509Certificate2 certificate, params X509Certificate2[] above) => new(async (stream, stop) =>
    {
        await using var tls = new SslStream(stream, false, static (_, _, _, _) => true);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. above], offline: true), ClientCertificateRequired = true }, stop);
        await RawServer.ReadRequestAsync(tls, stop);
        await tls.WriteAsync(ProbeCase.Http("200 OK", $"client: {tls.RemoteCertificate?.Subject ?? "none"}"), stop);
        await tls.ShutdownAsync();
    });

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private X509Certificate2 Issue(X509Certificate2 authority, DateTimeOffset from, DateTimeOffset to, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, to, [++_serial]);
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
