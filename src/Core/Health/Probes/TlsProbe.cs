using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>tls:</c>: the certificate that a server shows.</summary>
public sealed record TlsProbeSettings : ProbeSettings, IValidatable
{
    /// <summary><c>host:port</c>; port 443 where absent.</summary>
    public required string Address { get; init; }

    /// <summary>The name to ask for and to find in the certificate; the address' host where absent.</summary>
    public string? ServerName { get; init; }

    /// <summary>Fewer days to the expiry mean DEGRADED.</summary>
    public int WarnDays { get; init; } = 21;

    /// <summary>Fewer days to the expiry mean failed.</summary>
    public int FailDays { get; init; } = 7;

    /// <summary>Whether name and issuer must be right as well; otherwise only the expiry counts.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    public override string Target => Address;

    public override bool NeedsEgress => HostPort.TryParse(Address, 443, out var address) && !address.IsLoopback;

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!HostPort.TryParse(Address, 443, out _))
            yield return (nameof(Address), $"\"{Address}\" is not an address such as example.com:443");
        if (FailDays < 0)
            yield return (nameof(FailDays), "failDays is 0 or more");
        if (WarnDays < FailDays)
            yield return (nameof(WarnDays), "warnDays is not less than failDays");
    }
}

/// <summary>Shakes hands and judges the certificates by the console's clock.</summary>
internal sealed class TlsProbe(TimeProvider clock) : Probe<TlsProbeSettings>("tls")
{
    protected override async ValueTask<ProbeResult> ProbeAsync(TlsProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        if (!HostPort.TryParse(settings.Address, 443, out var address))
            return ProbeResult.Error($"\"{settings.Address}\" is not an address");

        var start = clock.GetTimestamp();
        try
        {
            var policy = TlsClient.Policy(new TlsSettings { CaFile = settings.CaFile });
            using var socket = await TcpConnection.OpenAsync(address.EndPoint, cancellationToken);
            SslPolicyErrors errors = default;
            CertificateEnd? end = null;
            await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = settings.ServerName ?? address.Host,
                    CertificateChainPolicy = policy,
                    // Let through here, judged below: an expired certificate is to be reported in full.
                    RemoteCertificateValidationCallback = (_, own, chain, found) =>
                    {
                        errors = found;
                        end = CertificateEnd.Of(own, chain);
                        foreach (var above in chain?.ChainElements.Skip(1) ?? [])
                            policy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(above.Certificate.RawDataMemory.Span));
                        return true;
                    },
                },
                cancellationToken);
            var leaf = tls.RemoteCertificate as X509Certificate2;
            return Judge(leaf, end, errors, policy, settings, clock.GetElapsedTime(start)) with { Facts = CertificateEnd.Facts(httpStatus: null, end) };
        }
        catch (TlsFileException e)
        {
            return ProbeResult.Error(MessageText.OneLine(e.Message));
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return NetworkFailure.ToResult(e, settings.Address, clock.GetElapsedTime(start), cancellationToken);
        }
    }

    private ProbeResult Judge(X509Certificate2? leaf, CertificateEnd? end, SslPolicyErrors errors, X509ChainPolicy policy, TlsProbeSettings settings, TimeSpan latency)
    {
        if (leaf is null || end is null)
            return ProbeResult.Failed(latency, "no certificate was shown");

        var (problem, needed) = settings.Verify ? Chain(leaf, end, errors, policy) : (null, true);
        if (!needed && CertificateEnd.Of(leaf, chain: null) is { } own && own.At - clock.GetUtcNow() < TimeSpan.FromDays(settings.FailDays))
            (end, needed) = (own, true);
        var left = end.At - clock.GetUtcNow();
        var days = (int)Math.Floor(left.TotalDays);
        var name = CertificateProblem.CommonName(leaf);
        var facts = $"until {Day(end.At.UtcDateTime)}, CN {end.Name}{(end.IsOwn ? "" : $" above CN {name}")}";
        if (left < TimeSpan.Zero && needed)
            return ProbeResult.Failed(latency, $"expired {-days} days ago, valid {facts}");
        if (leaf.NotBefore.ToUniversalTime() > clock.GetUtcNow().UtcDateTime)
            return ProbeResult.Failed(latency, $"not valid before {Day(leaf.NotBefore)}, CN {name}");
        if (problem is not null)
            return ProbeResult.Failed(latency, MessageText.OneLine($"{problem}; {days} days left, {facts}"));

        var message = left < TimeSpan.Zero ? $"expired {-days} days ago and not needed, valid {facts}" : $"{days} {(days == 1 ? "day" : "days")} left, {facts}";
        if (days < settings.FailDays && needed)
            return ProbeResult.Failed(latency, message);
        return days < settings.WarnDays ? ProbeResult.Degraded(latency, message) : ProbeResult.Passed(latency, message);
    }

    /// <summary>
    /// The chain is built again with the console's clock, so that one clock decides everything. A certificate that a server sends
    /// and that the chain does without (an old cross-signed authority, say) breaks nothing when it ends.
    /// </summary>
    private (string? Problem, bool Needed) Chain(X509Certificate2 leaf, CertificateEnd end, SslPolicyErrors errors, X509ChainPolicy policy)
    {
        policy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        using var chain = new X509Chain { ChainPolicy = policy };
        policy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1")); // server authentication
        errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        if (!chain.Build(leaf))
            errors |= SslPolicyErrors.RemoteCertificateChainErrors;
        var problem = errors == SslPolicyErrors.None ? null : CertificateProblem.Explain(leaf, chain, errors);
        return (problem, end.IsOwn || chain.ChainElements.Any(element => element.Certificate.Thumbprint == end.Thumbprint));
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
