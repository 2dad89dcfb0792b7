using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Says in words what is wrong with a certificate.</summary>
internal static class CertificateProblem
{
    /// <summary>All that is wrong, the most telling first.</summary>
    public static string Explain(X509Certificate2? leaf, X509Chain? chain, SslPolicyErrors errors)
    {
        if (leaf is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "no certificate was shown";

        var problems = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            problems.AddRange((chain?.ChainStatus ?? []).Select(status => Explain(status, leaf)).Distinct());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems.Add($"the certificate is for {Names(leaf)}");
        return problems.Count > 0 ? string.Join("; ", problems) : "the certificate is not valid";
    }

    /// <summary>The names that a certificate holds for, at most three of them.</summary>
    public static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        if (names.Count == 0)
            return CommonName(certificate);
        var shown = MessageText.OneLine(string.Join(", ", names.Take(3)), 150);
        return names.Count > 3 ? $"{shown} and {names.Count - 3} more" : shown;
    }

    public static string CommonName(X509Certificate2 certificate) =>
        MessageText.OneLine(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), 80);

    private static string Explain(X509ChainStatus status, X509Certificate2 leaf) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => $"the certificate or one above it is not valid now (valid {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd} to {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd})",
        X509ChainStatusFlags.UntrustedRoot => $"issued by an authority that is not trusted ({MessageText.OneLine(leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true), 80)})",
        X509ChainStatusFlags.PartialChain => $"the chain up to a trusted authority is incomplete (issuer {MessageText.OneLine(leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true), 80)})",
        X509ChainStatusFlags.NotSignatureValid => "a signature in the chain is wrong",
        X509ChainStatusFlags.NotValidForUsage => "the certificate is not meant for servers",
        _ => MessageText.OneLine(status.StatusInformation, 100),
    };
}
