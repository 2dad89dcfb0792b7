using System.Collections.Immutable;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>A message about one group of alerts, before a channel shapes it.</summary>
internal sealed record Notification
{
    /// <summary>Name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Identity of the group, the same for every message about it.</summary>
    public required string GroupKey { get; init; }

    /// <summary>The labels that the group has in common by definition.</summary>
    public required Labels GroupLabels { get; init; }

    /// <summary>The alerts: firing ones first, in each half the worst and oldest first.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>Where people reach the console; without a slash at its end.</summary>
    public required string ExternalUrl { get; init; }

    /// <summary>Who acknowledged which of the alerts.</summary>
    public IReadOnlyDictionary<AlertKey, string> AcknowledgedBy { get; init; } = ImmutableDictionary<AlertKey, string>.Empty;

    /// <summary>Whether something still fires.</summary>
    public bool IsFiring => Firing.Any();

    public IEnumerable<Alert> Firing => Alerts.Where(alert => alert.State == AlertState.Firing);

    public IEnumerable<Alert> Resolved => Alerts.Where(alert => alert.State == AlertState.Resolved);

    /// <summary>How bad the worst alert is: of those that fire, else of all.</summary>
    public string Severity => (IsFiring ? Firing : Alerts).MinBy(alert => Severities.Rank(alert.Severity))?.Severity ?? "";

    /// <summary>Labels that all alerts share.</summary>
    public Labels CommonLabels => Alerts.Count == 0
        ? Labels.Empty
        : Alerts[0].Labels.Where(label => Alerts.All(alert => string.Equals(alert.Labels[label.Name], label.Value, StringComparison.Ordinal)));

    /// <summary>Annotations that all alerts share.</summary>
    public IReadOnlyDictionary<string, string> CommonAnnotations => Alerts.Count == 0
        ? ImmutableSortedDictionary<string, string>.Empty
        : Alerts[0].Annotations
            .Where(text => Alerts.All(alert => string.Equals(alert.Annotations.GetValueOrDefault(text.Key), text.Value, StringComparison.Ordinal)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>In the order that messages show them.</summary>
    public static IReadOnlyList<Alert> InOrder(IEnumerable<Alert> alerts) =>
    [
        .. alerts.OrderBy(alert => alert.State == AlertState.Resolved)
            .ThenBy(alert => Severities.Rank(alert.Severity))
            .ThenBy(alert => alert.FiredAt)
            .ThenBy(alert => alert.Fingerprint, StringComparer.Ordinal),
    ];
}

/// <summary>The order of severities.</summary>
internal static class Severities
{
    /// <summary>0 for critical, then warning and words of others' rules, info last.</summary>
    public static int Rank(string severity) => severity switch
    {
        "critical" => 0,
        "info" => 2,
        _ => 1,
    };
}
