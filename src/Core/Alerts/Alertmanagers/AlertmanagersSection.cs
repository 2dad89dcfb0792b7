using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Alertmanagers;

/// <summary>An item of <c>alertmanagers:</c>: an Alertmanager that is sent every alert, as Prometheus would.</summary>
public sealed record AlertmanagerDeclaration : IValidatable
{
    /// <summary>Its address, without <c>/api/v2/alerts</c>.</summary>
    public required SecretText Url { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!Uri.TryCreate(Url.Reveal(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return (nameof(Url), $"{Quoting.Quote(Url.Template)} is not a URL that starts with http:// or https://");
    }
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
