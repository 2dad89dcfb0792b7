using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>An authority made for one run of the demo, with a good and an expired certificate for 127.0.0.1.</summary>
internal sealed class DemoCertificates : IDisposable
{
    /// <summary>Whole days that the good certificate has left.</summary>
    public const int DaysLeft = 61;

    private readonly X509Certificate2 _authority;

    public DemoCertificates(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Quarterdeck demo authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = request.CreateSelfSigned(now.AddDays(-400), now.AddDays(400));
        Good = Issue(now.AddDays(-29), now.AddDays(DaysLeft).AddHours(12));
        Expired = Issue(now.AddDays(-93), now.AddDays(-3).AddHours(-12));
    }

    public X509Certificate2 Good { get; }

    /// <summary>Ran out three days ago.</summary>
    public X509Certificate2 Expired { get; }

    /// <summary>The authority's certificate, for checks to trust.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    public void Dispose()
    {
        _authority.Dispose();
        Good.Dispose();
        Expired.Dispose();
    }

    private X509Certificate2 Issue(DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cadop-service", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // server authentication
        using var certificate = request.Create(_authority, from, until, RandomNumberGenerator.GetBytes(12));
        return certificate.CopyWithPrivateKey(key);
    }
}
