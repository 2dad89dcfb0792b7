using System.Collections.Immutable;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>An element of an alerting rule's result, its labels and annotations filled in.</summary>
internal sealed record AlertCandidate(Labels Labels, IReadOnlyList<(string Name, string Text)> Annotations, double Value);

/// <summary>
/// What an evaluation makes of a rule's alerts. Pure, and as Prometheus does it: a pending alert whose condition is gone once
/// is forgotten; a firing one resolves, after <c>keep_firing_for</c> counted from the first evaluation without it.
/// </summary>
internal static class AlertingState
{
    /// <summary>How long a resolved alert is kept for those who are to hear of it.</summary>
    public static readonly TimeSpan ResolvedKept = TimeSpan.FromMinutes(15);

    /// <summary>The alerts after an evaluation. Those that are no more, pending before, are left out.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="before">Its alerts before, by fingerprint.</param>
    /// <param name="result">What its expression gave now; label sets are different from each other.</param>
    /// <param name="at">The moment of the evaluation.</param>
    /// <param name="keptFrom">
    /// Alerts that are active since this moment or before stay though the result is empty: after a start, until samples are back
    /// an empty result says nothing. <see langword="null"/> once the console has watched long enough.
    /// </param>
    public static Dictionary<string, Alert> Next(
        AlertingRule rule, IReadOnlyDictionary<string, Alert> before, IReadOnlyList<AlertCandidate> result, DateTimeOffset at, DateTimeOffset? keptFrom)
    {
        var next = new Dictionary<string, Alert>(StringComparer.Ordinal);
        foreach (var candidate in result)
        {
            var fingerprint = AlertKey.FingerprintOf(candidate.Labels);
            var known = before.GetValueOrDefault(fingerprint) is { State: not AlertState.Resolved } active
                ? active with { KeptFiringSince = null }
                : new Alert { Rule = rule.Key, Source = rule.Source, Fingerprint = fingerprint, Labels = candidate.Labels, State = AlertState.Pending, ActiveAt = at };
            next[fingerprint] = Settled(rule, known with { Value = candidate.Value, Annotations = Annotated(known, candidate) }, at);
        }

        foreach (var (fingerprint, alert) in before)
        {
            if (!next.ContainsKey(fingerprint) && Absent(rule, alert, at, keptFrom) is { } kept)
                next[fingerprint] = kept;
        }

        return next;
    }

    private static Alert? Absent(AlertingRule rule, Alert alert, DateTimeOffset at, DateTimeOffset? keptFrom)
    {
        switch (alert.State)
        {
            case AlertState.Resolved:
                return at - alert.ResolvedAt > ResolvedKept ? null : alert;
            case not AlertState.Resolved when alert.ActiveAt <= keptFrom:
                return alert;
            case AlertState.Firing when rule.KeepFiringFor > TimeSpan.Zero && at - (alert.KeptFiringSince ?? at) < rule.KeepFiringFor:
                return Settled(rule, alert with { KeptFiringSince = alert.KeptFiringSince ?? at }, at);
            case AlertState.Firing:
                return alert with { State = AlertState.Resolved, ResolvedAt = at };
            default:
                return null;
        }
    }

    /// <summary>Fires when its condition has held for long enough; goes back to pending where the rule now asks for longer.</summary>
    private static Alert Settled(AlertingRule rule, Alert alert, DateTimeOffset at) => (alert.State, at - alert.ActiveAt >= rule.For) switch
    {
        (AlertState.Pending, true) => alert with { State = AlertState.Firing, FiredAt = at },
        (AlertState.Firing, false) => alert with { State = AlertState.Pending, FiredAt = null, KeptFiringSince = null },
        _ => alert,
    };

    private static ImmutableSortedDictionary<string, string> Annotated(Alert known, AlertCandidate candidate)
    {
        var same = known.Annotations.Count == candidate.Annotations.Count
            && candidate.Annotations.All(annotation => known.Annotations.TryGetValue(annotation.Name, out var text) && string.Equals(text, annotation.Text, StringComparison.Ordinal));
        return same
            ? known.Annotations
            : ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, candidate.Annotations.Select(annotation => KeyValuePair.Create(annotation.Name, annotation.Text)));
    }
}
