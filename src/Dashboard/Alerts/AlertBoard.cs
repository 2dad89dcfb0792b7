using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>A line of the list: the head of a state, or an alert.</summary>
/// <param name="Key">Stable identity within the list.</param>
/// <param name="Alert">The alert; <see langword="null"/> for a head.</param>
/// <param name="State">The state of the alert, or the one that the head names.</param>
/// <param name="Depth">How many alerts above it are its cause.</param>
/// <param name="Fate">What becomes of the alert.</param>
/// <param name="Count">For a head: how many alerts follow.</param>
public sealed record AlertLine(string Key, Alert? Alert, AlertState State, int Depth = 0, AlertFate? Fate = null, int Count = 0)
{
    /// <summary>Whether it fires, is not held back, and nobody sees to it yet.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>What the page of alerts says: how many, who sees to them, and the lines that pass the filter.</summary>
public sealed record AlertBoard
{
    private const int Deepest = 3;

    /// <summary>What needs somebody first.</summary>
    private static readonly AlertState[] Order = [AlertState.Firing, AlertState.Pending, AlertState.Resolved];

    public required int Firing { get; init; }

    public required int Pending { get; init; }

    public required int Resolved { get; init; }

    /// <summary>Firing alerts that nobody acknowledged and that nothing holds back.</summary>
    public required int Open { get; init; }

    /// <summary>Firing alerts that are not told because something holds them back.</summary>
    public required int Held { get; init; }

    /// <summary>Since when the oldest firing alert fires.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Pending and firing alerts of each severity, the worst first; the three usual ones always.</summary>
    public required IReadOnlyList<(string Severity, int Count)> Severities { get; init; }

    public required IReadOnlyList<AlertLine> Lines { get; init; }

    /// <summary>Alerts that pass the filter.</summary>
    public required int Shown { get; init; }

    public int Total => Firing + Pending + Resolved;

    public static AlertBoard Build(IReadOnlyDictionary<AlertKey, AlertExplanation> alerts, AlertFilter filter)
    {
        var all = alerts.Values.Select(explanation => explanation.Alert).ToList();
        var firing = alerts.Values.Where(explanation => explanation.Alert.State == AlertState.Firing).ToList();
        var active = all.Where(alert => alert.State != AlertState.Resolved).ToLookup(alert => alert.Severity, StringComparer.Ordinal);
        var shown = all.Where(filter.Matches).ToList();
        return new AlertBoard
        {
            Firing = firing.Count,
            Pending = all.Count(alert => alert.State == AlertState.Pending),
            Resolved = all.Count(alert => alert.State == AlertState.Resolved),
            Open = firing.Count(IsOpen),
            Held = firing.Count(explanation => explanation.Ways.Count > 0 && explanation.Ways.All(IsHeld)),
            Since = firing.Min(explanation => (DateTimeOffset?)explanation.Alert.Since),
            Severities = [.. SeverityLook.Known.Union(active.Select(group => group.Key), StringComparer.Ordinal).OrderBy(severity => SeverityLook.Of(severity).Rank).Select(severity => (severity, active[severity].Count()))],
            Lines = LinesOf(shown, alerts),
            Shown = shown.Count,
        };
    }

    private static bool IsOpen(AlertExplanation explanation) =>
        !explanation.Ways.Any(way => way.Verdicts.Any(verdict => verdict.Kind == VerdictKind.Acknowledged))
        && (explanation.Ways.Count == 0 || !explanation.Ways.All(IsHeld));

    private static bool IsHeld(AlertWay way) => way.Verdicts.Any(verdict => verdict.Holds);

    private static List<AlertLine> LinesOf(List<Alert> shown, IReadOnlyDictionary<AlertKey, AlertExplanation> explanations)
    {
        var lines = new List<AlertLine>(shown.Count + Order.Length);
        foreach (var state in Order)
        {
            var alerts = shown.Where(alert => alert.State == state).ToDictionary(alert => alert.Key);
            if (alerts.Count == 0)
                continue;
            lines.Add(new AlertLine($"head {state}", Alert: null, state, Count: alerts.Count));
            lines.AddRange(InGroups(alerts, explanations).Select(placed =>
                new AlertLine(placed.Alert.Key.ToString(), placed.Alert, state, placed.Depth, AlertFate.Of(explanations[placed.Alert.Key]))
                {
                    IsOpen = state == AlertState.Firing && IsOpen(explanations[placed.Alert.Key]),
                }));
        }

        return lines;
    }

    /// <summary>By service, the worst and oldest first; below each alert those that are held back because of it.</summary>
    private static IEnumerable<(Alert Alert, int Depth)> InGroups(Dictionary<AlertKey, Alert> alerts, IReadOnlyDictionary<AlertKey, AlertExplanation> explanations)
    {
        var causes = alerts.Keys.ToDictionary(key => key, key => CauseOf(explanations[key]) is { } cause && alerts.ContainsKey(cause) ? cause : (AlertKey?)null);
        var children = alerts.Values.Where(alert => causes[alert.Key] is not null).ToLookup(alert => causes[alert.Key]!.Value);
        var seen = new HashSet<AlertKey>();
        var roots = alerts.Values.Where(alert => causes[alert.Key] is null)
            .GroupBy(GroupOf, StringComparer.Ordinal)
            .OrderBy(group => group.Min(alert => SeverityLook.Of(alert.Severity).Rank)).ThenBy(group => group.Min(alert => alert.Since)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(InOrder);
        // Alerts that hold each other back have no root; they come last rather than not at all.
        foreach (var root in roots.Concat(InOrder(alerts.Values)))
        {
            foreach (var placed in WithChildren(root, 0))
                yield return placed;
        }

        IEnumerable<(Alert, int)> WithChildren(Alert alert, int depth)
        {
            if (!seen.Add(alert.Key))
                yield break;
            yield return (alert, Math.Min(depth, Deepest));
            foreach (var placed in InOrder(children[alert.Key]).SelectMany(child => WithChildren(child, depth + 1)))
                yield return placed;
        }
    }

    private static AlertKey? CauseOf(AlertExplanation explanation) =>
        explanation.Ways.SelectMany(way => way.Verdicts).FirstOrDefault(verdict => verdict is { Holds: true, By: not null })?.By;

    private static string GroupOf(Alert alert) => alert.Labels[Alert.ServiceLabel] is { Length: > 0 } service ? service : alert.Name;

    private static IEnumerable<Alert> InOrder(IEnumerable<Alert> alerts) => alerts
        .OrderBy(alert => SeverityLook.Of(alert.Severity).Rank).ThenBy(alert => alert.Since).ThenBy(alert => alert.Name, StringComparer.Ordinal).ThenBy(alert => alert.Fingerprint, StringComparer.Ordinal);
}
