using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Turns <see cref="TlsSettings"/> into the options of a TLS connection.</summary>
internal static class TlsClient
{
    /// <summary>
    /// Options for one or many connections. Throws <see cref="TlsFileException"/> where a file cannot be used.
    /// </summary>
    public static SslClientAuthenticationOptions Options(TlsSettings settings)
    {
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = settings.MinimumVersion == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            TargetHost = settings.ServerName,
            CertificateChainPolicy = Policy(settings),
        };
        if (settings.ClientCertificate is { } certificate && settings.ClientKey is { } key)
            options.ClientCertificateContext = Client(certificate, key);
        options.RemoteCertificateValidationCallback = settings.Verify
            ? static (_, leaf, chain, errors) => errors == SslPolicyErrors.None
                ? true
                : throw new AuthenticationException(CertificateProblem.Explain(leaf as X509Certificate2, chain, errors))
            : static (_, _, _, _) => true;
        return options;
    }

    /// <summary>
    /// A check must not depend on other servers than its target: no revocation lists, no missing intermediates fetched.
    /// </summary>
    public static X509ChainPolicy Policy(TlsSettings settings)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (settings.CaFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            Read(file, () => policy.CustomTrustStore.ImportFromPemFile(file));
        }

        return policy;
    }

    /// <summary>Changes whenever one of the files does, so that renewed certificates are taken without a reload.</summary>
    public static long FileStamp(TlsSettings settings) =>
        settings.CaFile is null && settings.ClientCertificate is null
            ? 0
            : HashCode.Combine(Stamp(settings.CaFile), Stamp(settings.ClientCertificate), Stamp(settings.ClientKey));

    private static DateTime Stamp(string? file) => file is null ? default : File.GetLastWriteTimeUtc(file);

    private static SslStreamCertificateContext Client(string certificate, string key)
    {
        SslStreamCertificateContext? context = null;
        Read(certificate, () =>
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
        });
        return context!;
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new TlsFileException($"the console cannot use {file}: {MessageText.OneLine(e.Message, 150)}", e);
        }
    }
}

/// <summary>A certificate file of the console's own is missing or broken: its own fault, not the target's.</summary>
internal sealed class TlsFileException(string message, Exception inner) : Exception(message, inner);
