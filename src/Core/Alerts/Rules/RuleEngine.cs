using System.Collections.Immutable;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health.Sweeps;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>
/// Evaluates every group at its slots, as the checks' sweep does: a job leases stretches of time, a slot that comes more than
/// half an interval late is missed and counted, a group never overlaps itself.
/// </summary>
public sealed partial class RuleEngine
{
    private readonly RuleEvaluator _evaluator;
    private readonly AlertBook _book;
    private readonly AlertOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RuleEngine> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Scheduled> _groups = new(StringComparer.Ordinal);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _missed;

    internal RuleEngine(RuleEvaluator evaluator, AlertBook book, AlertOptions options, TimeProvider time, ILogger<RuleEngine> logger)
    {
        _evaluator = evaluator;
        _book = book;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>How each rule fared at its newest evaluation, by its key.</summary>
    public ChangeFeed<string, RuleOutcome> Outcomes { get; } = new();

    /// <summary>The groups as they are evaluated.</summary>
    public ImmutableArray<RuleGroup> Groups { get; private set; } = [];

    /// <summary>Evaluations that were due and left out since the start.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Time between two evaluations of a group.</summary>
    public TimeSpan IntervalOf(RuleGroup group) => group.Interval ?? _options.EvaluationInterval;

    /// <summary>Replaces the groups. Rules that stay keep their alerts; those of rules that are gone are resolved.</summary>
    public async Task DefineAsync(IReadOnlyList<RuleFile> files, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var groups = files.SelectMany(file => file.Groups).ToImmutableArray();
        lock (_gate)
        {
            foreach (var gone in _groups.Keys.Except(groups.Select(group => group.Key)).ToList())
                _groups.Remove(gone);
            foreach (var group in groups)
            {
                if (!_groups.TryGetValue(group.Key, out var known) || IntervalOf(known.Group) != IntervalOf(group))
                    _groups[group.Key] = known = new Scheduled { Group = group, DueAt = Slot.FirstFrom(now, group.Key, IntervalOf(group)) };
                known.Group = group;
            }

            Groups = groups;
        }

        var rules = groups.SelectMany(group => group.Rules).Select(rule => rule.Key).ToHashSet(StringComparer.Ordinal);
        var orphans = Outcomes.Current.Keys.Where(key => !rules.Contains(key)).ToList();
        Outcomes.Publish([], orphans);
        foreach (var orphan in orphans)
            _evaluator.Forget(orphan, now);
        await SettleOrphansAsync(rules, now, cancellationToken);
        Interlocked.Exchange(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Evaluates the groups whose slots lie before <paramref name="until"/>; returns how many evaluations there were.</summary>
    public async Task<int> RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var evaluations = 0;
        while (_time.GetUtcNow() < until)
        {
            foreach (var group in TakeDue())
            {
                evaluations++;
                _ = EvaluateAsync(group, cancellationToken);
            }

            await WaitAsync(until, cancellationToken);
        }

        HashSet<string> rules;
        lock (_gate)
            rules = Groups.SelectMany(group => group.Rules).Select(rule => rule.Key).ToHashSet(StringComparer.Ordinal);
        await SettleOrphansAsync(rules, _time.GetUtcNow(), cancellationToken);
        return evaluations;
    }

    /// <summary>Evaluates one group for a moment and returns when its alerts are committed and published.</summary>
    internal async Task EvaluateAsync(RuleGroup group, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var outcomes = new List<RuleOutcome>(group.Rules.Count);
        var replaced = new Dictionary<string, Dictionary<string, Alert>>(StringComparer.Ordinal);
        foreach (var rule in group.Rules)
        {
            var began = _time.GetTimestamp();
            var (results, value, problem) = rule switch
            {
                RecordingRule recording => await _evaluator.RecordAsync(recording, at - group.QueryOffset, group.Limit, cancellationToken),
                AlertingRule alerting => await AlertAsync(group, alerting, at, replaced, cancellationToken),
                _ => throw new InvalidOperationException($"Unknown rule {rule.GetType()}."),
            };
            outcomes.Add(new RuleOutcome(rule, group, at, _time.GetElapsedTime(began), results, problem) { Value = value });
        }

        await _book.ReplaceAsync(replaced, at, cancellationToken);
        Outcomes.Publish([.. outcomes.Select(outcome => KeyValuePair.Create(outcome.Rule.Key, outcome))]);
    }

    private async Task<(int Results, double Value, string? Problem)> AlertAsync(
        RuleGroup group, AlertingRule rule, DateTimeOffset at, Dictionary<string, Dictionary<string, Alert>> replaced, CancellationToken cancellationToken)
    {
        var (result, problem) = await _evaluator.CandidatesAsync(rule, at - group.QueryOffset, group.Limit, cancellationToken);
        if (problem is not null)
            return (0, double.NaN, problem);

        // After a start a range has to fill before an empty result means anything.
        var isFilled = at - _book.RestoredAt >= rule.Reach + (2 * IntervalOf(group));
        var next = AlertingState.Next(rule, _book.Of(rule.Key), result, at, isFilled ? null : _book.RestoredAt);
        replaced[rule.Key] = next;
        _evaluator.WriteStates(rule.Key, at, next.Values);
        return (result.Count, result.Count > 0 ? result[0].Value : double.NaN, null);
    }

    private async Task EvaluateAsync(Scheduled scheduled, CancellationToken cancellationToken)
    {
        try
        {
            await EvaluateAsync(scheduled.Group, scheduled.EvaluatedFor, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown.
        }
#pragma warning disable CA1031 // One group must not end the others.
        catch (Exception exception)
        {
            LogBroken(exception, scheduled.Group.Key);
        }
#pragma warning restore CA1031
        finally
        {
            lock (_gate)
                scheduled.UnderWay = false;
        }
    }

    private List<Scheduled> TakeDue()
    {
        var now = _time.GetUtcNow();
        var due = new List<Scheduled>();
        lock (_gate)
        {
            foreach (var scheduled in _groups.Values)
            {
                var interval = IntervalOf(scheduled.Group);
                if (scheduled.DueAt > now + interval)
                    scheduled.DueAt = Slot.FirstFrom(now, scheduled.Group.Key, interval); // the clock was set back
                if (scheduled.DueAt > now)
                    continue;
                var late = now - scheduled.DueAt;
                if (late > interval / 2 || scheduled.UnderWay)
                    Interlocked.Add(ref _missed, (long)(late / interval) + 1);
                else
                {
                    scheduled.EvaluatedFor = scheduled.DueAt;
                    scheduled.UnderWay = true;
                    due.Add(scheduled);
                }

                scheduled.DueAt = Slot.FirstFrom(now + TimeSpan.FromMilliseconds(1), scheduled.Group.Key, interval);
            }
        }

        return due;
    }

    private async Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        DateTimeOffset next;
        lock (_gate)
            next = _groups.Values.Select(group => group.DueAt).Append(until).Min();
        var wait = next - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.WhenAny(Volatile.Read(ref _wake).Task, Task.Delay(wait, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Alerts of rules that are no more: what fires is resolved, what is pending forgotten, what is resolved kept a while.</summary>
    private Task SettleOrphansAsync(HashSet<string> rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var replaced = new Dictionary<string, Dictionary<string, Alert>>(StringComparer.Ordinal);
        foreach (var rule in _book.Rules.Where(rule => !rules.Contains(rule)))
        {
            var alerts = _book.Of(rule).Values;
            if (alerts.Any(alert => alert.Source != AlertSource.Rule))
                continue;
            replaced[rule] = alerts
                .Where(alert => alert.State == AlertState.Firing || (alert.State == AlertState.Resolved && now - alert.ResolvedAt <= AlertingState.ResolvedKept))
                .Select(alert => alert.State == AlertState.Firing ? alert with { State = AlertState.Resolved, ResolvedAt = now } : alert)
                .ToDictionary(alert => alert.Fingerprint, StringComparer.Ordinal);
        }

        return replaced.Count > 0 ? _book.ReplaceAsync(replaced, now, cancellationToken) : Task.CompletedTask;
    }

    [LoggerMessage(400, LogLevel.Error, "The evaluation of group {Group} broke; the others go on")]
    private partial void LogBroken(Exception exception, string group);

    private sealed class Scheduled
    {
        public required RuleGroup Group { get; set; }

        public DateTimeOffset DueAt { get; set; }

        public DateTimeOffset EvaluatedFor { get; set; }

        public bool UnderWay { get; set; }
    }
}
