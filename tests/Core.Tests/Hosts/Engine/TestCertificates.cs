using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

/// <summary>A certificate authority with a server and a client certificate, as PEM files in a folder of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qd-tls-");
    private readonly X509Certificate2 _authority;

    public TestCertificates(string serverName = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        _authority = request.CreateSelfSigned(NotBefore, NotAfter);
        Server = Issue(serverName, out _);
        using var client = Issue("console", out var clientKey);

        File.WriteAllText(Tls.Ca, _authority.ExportCertificatePem());
        File.WriteAllText(Tls.Certificate, client.ExportCertificatePem());
        File.WriteAllText(Tls.Key, clientKey);
    }

    public X509Certificate2 Server { get; }

    public HostTls Tls => new() { Ca = In("ca.pem"), Certificate = In("cert.pem"), Key = In("key.pem") };

    private static DateTimeOffset NotBefore => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset NotAfter => TimeProvider.System.GetUtcNow().AddDays(1);

    /// <summary>Whether this authority signed the certificate.</summary>
    public bool Signed(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 known)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(known);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Server.Dispose();
        _folder.Delete(recursive: true);
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);

    private X509Certificate2 Issue(string name, out string keyPem)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_authority, NotBefore.AddHours(1), NotAfter.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        keyPem = key.ExportPkcs8PrivateKeyPem();
        return issued.CopyWithPrivateKey(key);
    }
}
