using Quarterdeck.Core.Alerts.Templates;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>A rule that is evaluated with its group.</summary>
public abstract class Rule
{
    private protected Rule()
    {
    }

    /// <summary>Identity over reloads: file, group and name, with a number where the name comes again in its group.</summary>
    public required string Key { get; init; }

    /// <summary>The alert's name, or the recorded metric's.</summary>
    public required string Name { get; init; }

    /// <summary>The expression, PromQL, as written.</summary>
    public required string Expression { get; init; }

    /// <summary>How far back the expression looks for samples: until so long after a start, an empty result may only mean that they are missing.</summary>
    public TimeSpan Reach { get; init; }

    /// <summary>The line in its file, from 1.</summary>
    public int Line { get; init; }
}

/// <summary>Stores what its expression gives as a series of its own name.</summary>
public sealed class RecordingRule : Rule
{
    /// <summary>Labels that are set on every sample; they replace those of the result.</summary>
    public required Labels Labels { get; init; }
}

/// <summary>Raises an alert for each element that its expression gives.</summary>
public sealed class AlertingRule : Rule
{
    /// <summary>How long the condition must hold before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long the alert goes on firing after the condition has ended.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>Who raises its alerts.</summary>
    public AlertSource Source { get; init; }

    /// <summary>The labels as written, templates not filled in, by name.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The annotations as written, by name.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>How bad it is: the label as written, or <c>warning</c>.</summary>
    public string Severity => Labels.GetValueOrDefault(Alert.SeverityLabel, "warning");

    internal IReadOnlyList<(string Name, AlertTemplate Template)> LabelTemplates { get; init; } = [];

    internal IReadOnlyList<(string Name, AlertTemplate Template)> AnnotationTemplates { get; init; } = [];
}

/// <summary>Rules that are evaluated one after the other, at one moment.</summary>
public sealed class RuleGroup
{
    /// <summary>Identity over reloads: file and name.</summary>
    public required string Key { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The file, relative to its workspace.</summary>
    public required string File { get; init; }

    /// <summary>Time between two evaluations; <see langword="null"/> for the console's own setting.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How far in the past expressions are evaluated.</summary>
    public TimeSpan QueryOffset { get; init; }

    /// <summary>The most alerts or series that a rule may give; 0 for any number.</summary>
    public int Limit { get; init; }

    /// <summary>The rules in the order of their evaluation.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }
}
