using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.RuleTests;

/// <summary>A file of unit tests for rules, as promtool reads it (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/).</summary>
internal sealed record RuleTestDeclaration
{
    [WorkspaceKey("rule_files")]
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    [WorkspaceKey("evaluation_interval")]
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromMinutes(1);

    [WorkspaceKey("group_eval_order")]
    public IReadOnlyList<string> GroupEvalOrder { get; init; } = [];

    /// <summary>Values are compared within a tolerance in any case.</summary>
    [WorkspaceKey("fuzzy_compare")]
    public bool FuzzyCompare { get; init; }

    public IReadOnlyList<RuleTestGroupDeclaration> Tests { get; init; } = [];
}

/// <summary>Samples, and what rules and expressions are to give on them.</summary>
internal sealed record RuleTestGroupDeclaration
{
    public string? Name { get; init; }

    public TimeSpan? Interval { get; init; }

    [WorkspaceKey("input_series")]
    public IReadOnlyList<InputSeriesDeclaration> InputSeries { get; init; } = [];

    [WorkspaceKey("alert_rule_test")]
    public IReadOnlyList<AlertTestDeclaration> AlertTests { get; init; } = [];

    [WorkspaceKey("promql_expr_test")]
    public IReadOnlyList<ExpressionTestDeclaration> ExpressionTests { get; init; } = [];

    [WorkspaceKey("external_labels")]
    public IReadOnlyDictionary<string, string> ExternalLabels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    [WorkspaceKey("external_url")]
    public string ExternalUrl { get; init; } = "";

    [WorkspaceKey("start_timestamp")]
    public string? StartTimestamp { get; init; }
}

/// <summary>A series and its values, in the notation of <see cref="Metrics.PromQl.SeriesNotation"/>.</summary>
internal sealed record InputSeriesDeclaration
{
    public required string Series { get; init; }

    public required string Values { get; init; }
}

/// <summary>Which alerts of a name fire at a time.</summary>
internal sealed record AlertTestDeclaration
{
    [WorkspaceKey("eval_time")]
    public TimeSpan EvalTime { get; init; }

    public required string Alertname { get; init; }

    [WorkspaceKey("exp_alerts")]
    public IReadOnlyList<ExpectedAlertDeclaration> ExpectedAlerts { get; init; } = [];
}

/// <summary>An alert that is to fire.</summary>
internal sealed record ExpectedAlertDeclaration
{
    [WorkspaceKey("exp_labels")]
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    [WorkspaceKey("exp_annotations")]
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>What an expression gives at a time.</summary>
internal sealed record ExpressionTestDeclaration
{
    public required string Expr { get; init; }

    [WorkspaceKey("eval_time")]
    public TimeSpan EvalTime { get; init; }

    [WorkspaceKey("exp_samples")]
    public IReadOnlyList<ExpectedSampleDeclaration> ExpectedSamples { get; init; } = [];
}

/// <summary>A sample that an expression is to give.</summary>
internal sealed record ExpectedSampleDeclaration
{
    public string Labels { get; init; } = "{}";

    public string Value { get; init; } = "0";

    /// <summary>A native histogram: not supported, its case fails with that message.</summary>
    public string? Histogram { get; init; }
}
