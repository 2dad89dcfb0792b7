using System.Threading.Channels;

namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>
/// Starts every check at its slot. A job leases stretches of time (<see cref="RunAsync"/>); inside them one loop wakes at
/// most once per tick and starts what is due. Slots that fall outside any lease, or are found more than half an interval
/// late, are missed: counted, never made up for in a rush.
/// </summary>
public sealed partial class HealthSweep(HealthEngine engine, ProbeRunner runner, TimeProvider time, ILogger<HealthSweep> logger)
{
    /// <summary>Probes under way at a time; further ones miss their slot. Bounds sockets and memory when everything hangs.</summary>
    public const int MostUnderWay = 8_192;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<(CheckDefinition Check, long Generation), long> _due = new();
    private readonly Dictionary<CheckKey, Scheduled> _scheduled = [];
    private readonly LatenessCounter _lateness = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _lastLook;
    private int _underWay;
    private long _generation;

    /// <summary>Probes under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Until when slots are leased.</summary>
    public DateTimeOffset LeasedUntil { get; private set; }

    /// <summary>All that was done since the start.</summary>
    public SweepStatistics Statistics
    {
        get
        {
            lock (_gate)
                return _lateness.Since(before: null);
        }
    }

    /// <summary>Replaces the checks to run. Unchanged ones keep their place and their pending retry.</summary>
    public void Define(IEnumerable<CheckDefinition> checks)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var gone = _scheduled.Keys.ToHashSet();
            foreach (var check in checks)
            {
                gone.Remove(check.Key);
                if (_scheduled.TryGetValue(check.Key, out var known) && known.Check == check)
                    continue;
                if (check.Paused)
                    gone.Add(check.Key);
                else
                    Enqueue(check, known is null ? FirstLook(check, now) : Slot.FirstFrom(now, check.Key, check.Interval), regular: true);
            }

            foreach (var key in gone)
                _scheduled.Remove(key);
        }

        Wake();
    }

    /// <summary>Probes a check as soon as the loop turns, beside its slots (something happened to its target).</summary>
    public void Trigger(CheckKey key)
    {
        lock (_gate)
        {
            if (!_scheduled.TryGetValue(key, out var scheduled))
                return;
            Enqueue(scheduled.Check, time.GetUtcNow(), regular: false);
        }

        Wake();
    }

    /// <summary>Starts the checks whose slots lie before <paramref name="until"/>; ends then. Stretches of two calls may overlap: each slot runs once.</summary>
    public async Task<SweepStatistics> RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        LatenessCounter before;
        lock (_gate)
        {
            before = _lateness.Copy();
            if (until > LeasedUntil)
                LeasedUntil = until;
        }

        while (time.GetUtcNow() < until)
        {
            StartDue(cancellationToken);
            await WaitAsync(until, cancellationToken);
        }

        lock (_gate)
            return _lateness.Since(before);
    }

    /// <summary>A check seen for the first time is due within ten seconds: nobody waits an hour for a first status.</summary>
    private static DateTimeOffset FirstLook(CheckDefinition check, DateTimeOffset now)
    {
        var soon = TimeSpan.FromSeconds(10);
        return check.Interval <= soon ? Slot.FirstFrom(now, check.Key, check.Interval) : Slot.FirstFrom(now, check.Key, TimeSpan.FromSeconds(3));
    }

    private void StartDue(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (now + Slot.Tick < _lastLook)
                Replan(now);
            _lastLook = now;
            while (_due.TryPeek(out var item, out var at) && at <= now.ToUnixTimeMilliseconds())
            {
                _due.Dequeue();
                if (!_scheduled.TryGetValue(item.Check.Key, out var scheduled) || scheduled.Generation != item.Generation)
                    continue;
                Start(scheduled, DateTimeOffset.FromUnixTimeMilliseconds(at), now, cancellationToken);
            }
        }
    }

    /// <summary>The clock was set back: what was due "in an hour" is due at its next slot by the new clock.</summary>
    private void Replan(DateTimeOffset now)
    {
        _due.Clear();
        foreach (var scheduled in _scheduled.Values)
            Enqueue(scheduled.Check, Slot.FirstFrom(now, scheduled.Check.Key, scheduled.Check.Interval), regular: true);
    }

    private void Start(Scheduled scheduled, DateTimeOffset slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var check = scheduled.Check;
        var lateness = now - slot;
        var tooLate = scheduled.Regular && lateness > check.Interval / 2;
        if (tooLate)
            _lateness.Missed((long)(lateness / check.Interval) + 1);
        else if (scheduled.UnderWay || _underWay >= MostUnderWay)
            _lateness.Missed(scheduled.Regular ? 1 : 0);
        else
        {
            _lateness.Started(lateness);
            scheduled.UnderWay = true;
            _underWay++;
            _ = ProbeAsync(scheduled, cancellationToken);
        }

        Enqueue(check, Slot.FirstFrom(now + TimeSpan.FromMilliseconds(1), check.Key, check.Interval), regular: true);
    }

    private async Task ProbeAsync(Scheduled scheduled, CancellationToken cancellationToken)
    {
        var check = scheduled.Check;
        try
        {
            var observation = await runner.RunAsync(check, cancellationToken);
            await engine.ReportAsync(check.Key, observation, cancellationToken);
            Retry(check, observation);
        }
        catch (OperationCanceledException)
        {
            // Shutdown: the slot counts neither way.
        }
        catch (ChannelClosedException)
        {
            // Shutdown as well: the engine takes nothing more.
        }
#pragma warning disable CA1031 // One check must not end the sweep.
        catch (Exception exception)
        {
            LogBroken(exception, check.Key);
        }
#pragma warning restore CA1031
        finally
        {
            lock (_gate)
            {
                scheduled.UnderWay = false;
                _underWay--;
            }
        }
    }

    /// <summary>While the newest observation disagrees with the status, the next comes after the retry interval, if that is sooner.</summary>
    private void Retry(CheckDefinition check, Observation observation)
    {
        if (check.RetryInterval >= check.Interval || observation.Outcome == Outcome.Error)
            return;
        var status = engine.Services.Current.GetValueOrDefault(check.Key.Service)?.Checks.FirstOrDefault(c => c.Definition.Key == check.Key)?.State.Status;
        var agrees = observation.Outcome switch
        {
            Outcome.Passed => status is Status.Ok,
            Outcome.Degraded => status is Status.Degraded,
            _ => status is Status.Down,
        };
        if (agrees)
            return;

        lock (_gate)
        {
            var at = observation.At + check.RetryInterval;
            if (_scheduled.TryGetValue(check.Key, out var scheduled) && scheduled.Check == check && scheduled.DueAt > at)
                Enqueue(check, at, regular: false);
        }

        Wake();
    }

    private void Enqueue(CheckDefinition check, DateTimeOffset at, bool regular)
    {
        if (!_scheduled.TryGetValue(check.Key, out var scheduled))
            _scheduled[check.Key] = scheduled = new Scheduled();
        scheduled.Check = check;
        scheduled.DueAt = at;
        scheduled.Regular = regular;
        scheduled.Generation = ++_generation;
        _due.Enqueue((check, scheduled.Generation), at.ToUnixTimeMilliseconds());
    }

    /// <summary>Sleeps until the next tick at which something is due, or until a change of plans.</summary>
    private async Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        DateTimeOffset next;
        lock (_gate)
            next = _due.TryPeek(out _, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : until;
        var wait = (next < until ? next : until) - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return;
        await Task.WhenAny(Volatile.Read(ref _wake).Task, Task.Delay(wait, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Wake() =>
        Interlocked.Exchange(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    [LoggerMessage(230, LogLevel.Error, "A check of {Check} broke the sweep; the sweep goes on")]
    private partial void LogBroken(Exception exception, CheckKey check);

    private sealed class Scheduled
    {
        public CheckDefinition Check { get; set; } = null!;

        public DateTimeOffset DueAt { get; set; }

        public bool Regular { get; set; }

        public long Generation { get; set; }

        public bool UnderWay { get; set; }
    }
}
