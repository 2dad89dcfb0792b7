using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>An item of <c>inhibit:</c>: while an alert that matches <see cref="Source"/> fires, those that match <see cref="Target"/> are not told.</summary>
[WorkspaceNoun("inhibition", NameOf = nameof(Target))]
public sealed record InhibitDeclaration
{
    /// <summary>Conditions on the alert that inhibits.</summary>
    public required IReadOnlyList<string> Source { get; init; }

    /// <summary>Conditions on the alerts that are inhibited.</summary>
    public required IReadOnlyList<string> Target { get; init; }

    /// <summary>Labels whose values must be equal in both; one that both lack is equal.</summary>
    public IReadOnlyList<string> Equal { get; init; } = [];
}

/// <summary>A rule of inhibition, ready to be asked.</summary>
internal sealed record InhibitRule(IReadOnlyList<LabelMatcher> Source, IReadOnlyList<LabelMatcher> Target, IReadOnlyList<string> Equal)
{
    public static InhibitRule Of(InhibitDeclaration declaration) =>
        new(MatcherText.All(declaration.Source), MatcherText.All(declaration.Target), declaration.Equal);

    /// <summary>The values that must be equal, as one text.</summary>
    public string EqualValues(Labels labels) => string.Join('\u00ff', Equal.Select(name => labels[name]));

    public override string ToString() => $"{Source.InBraces()} inhibits {Target.InBraces()}";
}

/// <summary><c>inhibit:</c> of a workspace.</summary>
internal sealed class InhibitSection() : WorkspaceSection<InhibitDeclaration>(SectionKey)
{
    public const string SectionKey = "inhibit";

    protected override void Validate(IReadOnlyList<InhibitDeclaration> items, WorkspaceValidation validation)
    {
        foreach (var item in items)
        {
            foreach (var problem in MatcherText.Problems(item.Source))
                validation.Error(item, nameof(item.Source), problem);
            foreach (var problem in MatcherText.Problems(item.Target))
                validation.Error(item, nameof(item.Target), problem);
            if (item.Source.Count == 0)
                validation.Error(item, nameof(item.Source), "source is empty: any alert would inhibit");
            if (item.Target.Count == 0)
                validation.Error(item, nameof(item.Target), "target is empty: every alert would be inhibited");
        }
    }
}
