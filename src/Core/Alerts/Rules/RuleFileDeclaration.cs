using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>A rule file as it is written, in Prometheus's format (https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/).</summary>
internal sealed record RuleFileDeclaration
{
    public IReadOnlyList<RuleGroupDeclaration> Groups { get; init; } = [];
}

/// <summary>A group as it is written.</summary>
internal sealed record RuleGroupDeclaration
{
    public required string Name { get; init; }

    public TimeSpan? Interval { get; init; }

    [WorkspaceKey("query_offset")]
    public TimeSpan? QueryOffset { get; init; }

    public int Limit { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<RuleDeclaration> Rules { get; init; } = [];
}

/// <summary>A rule as it is written: with <c>alert</c> or with <c>record</c>.</summary>
internal sealed record RuleDeclaration
{
    public string? Alert { get; init; }

    public string? Record { get; init; }

    public required string Expr { get; init; }

    public TimeSpan? For { get; init; }

    [WorkspaceKey("keep_firing_for")]
    public TimeSpan? KeepFiringFor { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
