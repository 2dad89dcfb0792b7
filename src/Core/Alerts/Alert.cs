using System.Collections.Immutable;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts;

/// <summary>One instance of a rule, or what another source raised. Immutable; published after the commit that made it so.</summary>
public sealed record Alert
{
    /// <summary>The label with the rule's name.</summary>
    public const string NameLabel = "alertname";

    /// <summary>The label with how bad it is: <c>critical</c>, <c>warning</c> or <c>info</c>.</summary>
    public const string SeverityLabel = "severity";

    /// <summary>The label that ties an alert to a service of the board.</summary>
    public const string ServiceLabel = "service";

    /// <summary>Identity; two episodes of one label set have the same.</summary>
    public AlertKey Key => new(Rule, Fingerprint);

    /// <summary><see cref="AlertKey.FingerprintOf"/> the labels.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>All labels, <see cref="NameLabel"/> included.</summary>
    public required Labels Labels { get; init; }

    /// <summary>Texts for people: summary, description, runbook_url, ….</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who raises it.</summary>
    public AlertSource Source { get; init; }

    /// <summary>Key of the rule (<c>group/alertname</c> with its file for rules of the workspace), for links and history.</summary>
    public required string Rule { get; init; }

    /// <summary>Where it is in its life.</summary>
    public AlertState State { get; init; }

    /// <summary>When its condition was first seen to hold.</summary>
    public DateTimeOffset ActiveAt { get; init; }

    /// <summary>When it began to fire; <see langword="null"/> while pending.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>When its condition was first seen not to hold, for a resolved alert.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When it is over by itself, for what was posted; <see langword="null"/> for what the console watches.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Since when it fires only because of the rule's <c>keep_firing_for</c>.</summary>
    public DateTimeOffset? KeptFiringSince { get; init; }

    /// <summary>The expression's value at the last evaluation; NaN where there is none.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>The rule's name.</summary>
    public string Name => Labels[NameLabel];

    /// <summary>How bad it is; <c>warning</c> where nobody says.</summary>
    public string Severity => Labels[SeverityLabel] is { Length: > 0 } severity ? severity : "warning";

    /// <summary>Since when it is in its present state.</summary>
    public DateTimeOffset Since => State switch
    {
        AlertState.Pending => ActiveAt,
        AlertState.Firing => FiredAt ?? ActiveAt,
        _ => ResolvedAt ?? ActiveAt,
    };
}
