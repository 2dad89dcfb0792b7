using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Alertmanagers;

/// <summary>An item of <c>alertmanagers:</c>: an Alertmanager that is sent every alert, as Prometheus would.</summary>
public sealed record AlertmanagerDeclaration : IValidatable
{
    /// <summary>What stands in place of a channel's kind.</summary>
    internal const string Kind = "alertmanager";

    /// <summary>Its address, without <c>/api/v2/alerts</c>.</summary>
    public required SecretText Url { get; init; }

    /// <summary>Headers that are sent along, such as <c>Authorization</c>.</summary>
    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = new Dictionary<string, SecretText>();

    /// <summary>How TLS is spoken: own authorities, a client certificate.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>What it is called among the channels; holds no secret.</summary>
    internal string ChannelName => $"{Kind} {ChannelTarget.Of(Url)}";

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, Headers);
}

/// <summary><c>alertmanagers:</c> of a workspace.</summary>
internal sealed class AlertmanagersSection() : WorkspaceSection<AlertmanagerDeclaration>(SectionKey)
{
    public const string SectionKey = "alertmanagers";

    protected override void Validate(IReadOnlyList<AlertmanagerDeclaration> items, WorkspaceValidation validation)
    {
        foreach (var item in items.GroupBy(item => item.Url.Reveal(), StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            validation.Error(item, nameof(item.Url), "this Alertmanager is declared more than once");
    }
}
