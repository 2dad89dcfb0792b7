using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>How a probe speaks TLS.</summary>
public sealed record TlsSettings : IValidatable
{
    /// <summary>Whether an untrusted, expired or foreign certificate fails the probe.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The name to ask for and to find in the certificate; the target's host where absent.</summary>
    public string? ServerName { get; init; }

    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate, its intermediates behind it.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? ClientKey { get; init; }

    /// <summary>Oldest version that is accepted: <c>1.2</c> or <c>1.3</c>.</summary>
    public string MinimumVersion { get; init; } = "1.2";

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (MinimumVersion is not ("1.2" or "1.3"))
            yield return (nameof(MinimumVersion), "the minimum version is 1.2 or 1.3");
        if (ClientCertificate is null != ClientKey is null)
            yield return (nameof(ClientCertificate), "clientCertificate and clientKey go together");
    }
}
