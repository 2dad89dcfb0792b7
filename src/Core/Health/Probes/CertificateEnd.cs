using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>
/// The certificate that ends first among those that a server sent: its own, and those above it. A client refuses the chain from
/// then on, so this is the date that counts, as the blackbox exporter's <c>probe_ssl_earliest_cert_expiry</c> does.
/// </summary>
/// <param name="At">Until when it is valid.</param>
/// <param name="Name">The common name of its subject.</param>
/// <param name="IsOwn">Whether it is the server's own, else one above.</param>
/// <param name="Thumbprint">Tells it from others.</param>
internal sealed record CertificateEnd(DateTimeOffset At, string Name, bool IsOwn, string Thumbprint)
{
    /// <summary>To be called while the certificate is validated: then the chain's extra store has what the server sent, and only that.</summary>
    public static CertificateEnd? Of(X509Certificate? own, X509Chain? chain)
    {
        if (own is not X509Certificate2 leaf)
            return null;
        var first = leaf;
        foreach (var sent in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (sent.NotAfter < first.NotAfter)
                first = sent;
        }

        return new CertificateEnd(new DateTimeOffset(first.NotAfter.ToUniversalTime()), CertificateProblem.CommonName(first), first == leaf, first.Thumbprint);
    }

    /// <summary>The facts of a probe that saw it.</summary>
    public static ProbeFacts Facts(int? httpStatus, CertificateEnd? end) => new(httpStatus, end?.At) { EndsAbove = end is { IsOwn: false } above ? above.Name : null };
}
