using System.Collections.Immutable;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Where and how a message is posted.</summary>
/// <param name="Url">The address; often a secret itself.</param>
internal sealed record HttpTarget(SecretText Url)
{
    /// <summary>How TLS is spoken.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Headers that are sent along.</summary>
    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = ImmutableDictionary<string, SecretText>.Empty;
}
