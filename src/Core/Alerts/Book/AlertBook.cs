using System.Collections.Concurrent;
using System.Collections.Immutable;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Core.Alerts.Book;

/// <summary>
/// Every alert there is, whoever raises it. A change of state is committed before it is published, so whatever a
/// notification says is durable. Whoever raises alerts under a rule's key calls for it one at a time.
/// </summary>
public sealed class AlertBook
{
    /// <summary>How often the time a pending alert was seen is written down: what a restart can cost it.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(15);

    /// <summary>A longer absence of the console forgets what was only pending.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, Alert>> _rules = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AlertStore _store;
    private readonly TimeProvider _time;

    internal AlertBook(AlertStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Pending and firing alerts, and resolved ones for a quarter of an hour.</summary>
    public ChangeFeed<AlertKey, Alert> Alerts { get; } = new();

    /// <summary>When the alerts from before the start were brought back.</summary>
    internal DateTimeOffset RestoredAt { get; private set; }

    /// <summary>Completes once the alerts from before the start are back.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The rules that have alerts.</summary>
    internal IEnumerable<string> Rules => _rules.Keys;

    /// <summary>The alerts of a rule by fingerprint.</summary>
    internal IReadOnlyDictionary<string, Alert> Of(string rule) => _rules.GetValueOrDefault(rule) ?? ImmutableDictionary<string, Alert>.Empty;

    /// <summary>Brings the alerts back. Time in which nobody watched does not count towards a pending alert's <c>for</c>.</summary>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var now = RestoredAt = _time.GetUtcNow();
        var kept = new List<Alert>();
        foreach (var (alert, seenAt) in await _store.LoadAsync(cancellationToken))
        {
            var absence = now - seenAt;
            if (alert.State != AlertState.Pending)
                kept.Add(alert);
            else if (absence <= LongestAbsence)
                kept.Add(alert with { ActiveAt = alert.ActiveAt + (absence > TimeSpan.Zero ? absence : TimeSpan.Zero) });
        }

        foreach (var rule in kept.GroupBy(alert => alert.Rule, StringComparer.Ordinal))
            _rules[rule.Key] = rule.ToDictionary(alert => alert.Fingerprint, StringComparer.Ordinal);
        Alerts.Publish([.. kept.Select(alert => KeyValuePair.Create(alert.Key, alert))]);
        _ready.TrySetResult();
    }

    /// <summary>Replaces the alerts of some rules by what an evaluation made of them; returns when it is committed and published.</summary>
    internal async Task ReplaceAsync(IReadOnlyDictionary<string, Dictionary<string, Alert>> rules, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var changes = new List<AlertChange>();
        var upserts = new List<KeyValuePair<AlertKey, Alert>>();
        foreach (var (rule, after) in rules)
        {
            var before = Of(rule);
            var writeSeen = after.Values.Any(alert => alert.State == AlertState.Pending) && at - _seen.GetValueOrDefault(rule) >= SeenEvery;
            if (writeSeen)
                _seen[rule] = at;
            foreach (var (fingerprint, alert) in after)
            {
                var known = before.GetValueOrDefault(fingerprint);
                if (known is null || Differs(known, alert) || (writeSeen && alert.State == AlertState.Pending))
                    changes.Add(new AlertChange(alert.Key, known, alert));
                if (known != alert)
                    upserts.Add(KeyValuePair.Create(alert.Key, alert));
            }

            changes.AddRange(before.Values.Where(alert => !after.ContainsKey(alert.Fingerprint)).Select(alert => new AlertChange(alert.Key, alert, After: null)));
        }

        if (changes.Count > 0)
            await _store.CommitAsync(changes, at, cancellationToken);
        foreach (var (rule, after) in rules)
        {
            if (after.Count > 0)
                _rules[rule] = after;
            else
                _rules.TryRemove(rule, out _);
        }

        Alerts.Publish(upserts, [.. changes.Where(change => change.After is null).Select(change => change.Key)]);
    }

    /// <summary>Whether the change must survive a restart; a new value alone need not.</summary>
    private static bool Differs(Alert before, Alert after) =>
        before.State != after.State || before.ActiveAt != after.ActiveAt || before.FiredAt != after.FiredAt
        || before.ResolvedAt != after.ResolvedAt || before.EndsAt != after.EndsAt || before.KeptFiringSince != after.KeptFiringSince;
}
