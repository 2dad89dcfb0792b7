using System.Collections.Immutable;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>A check inside the health engine.</summary>
/// <param name="id">Number of the check in the database.</param>
/// <param name="definition">What is checked.</param>
/// <param name="state">Its state.</param>
/// <param name="watchedSince">When it began to be watched as it is.</param>
/// <param name="left">When each status but UNKNOWN was last left.</param>
internal sealed class WatchedCheck(int id, CheckDefinition definition, CheckState state, DateTimeOffset watchedSince, Dictionary<Status, DateTimeOffset> left)
{
    private (Status Status, DateTimeOffset Since)? _told;

    public int Id { get; } = id;

    public DateTimeOffset WatchedSince { get; set; } = watchedSince;

    public CheckDefinition Definition { get; set; } = definition;

    public CheckState State { get; set; } = state;

    /// <summary>
    /// Since when the status holds, by the target's keeper where that knows of a time before the console looked. Whatever it
    /// says, the status did not hold while another one did. Only for showing: time that nobody watched stays blind in uptime.
    /// </summary>
    public DateTimeOffset Since
    {
        get
        {
            if (_told is not var (status, since) || status != State.Status || since >= State.Since)
                return State.Since;
            var others = left.Where(pair => pair.Key != State.Status).Select(pair => pair.Value).DefaultIfEmpty().Max();
            return others > since ? others : since;
        }
    }

    /// <summary>Takes note of since when the target's keeper says that a status holds.</summary>
    public void Told(Status status, DateTimeOffset? since)
    {
        if (since is { } at)
            _told = (status, at);
    }

    /// <summary>Becomes what confirmation made of it.</summary>
    public void Become(CheckState state, StatusChange? change)
    {
        State = state;
        if (change is not null && change.From != Status.Unknown)
            left[change.From] = change.At;
    }

    public CheckSnapshot Snapshot() => new(Definition, State with { Since = Since });
}

/// <summary>A service inside the health engine. Touched by its loop only.</summary>
internal sealed class WatchedService(ServiceDefinition definition, StoredService stored)
{
    private ImmutableArray<StatusSpan> _recent = [.. stored.Recent];
    private ServiceState _shown = stored.Shown;
    private MaintenanceNotice? _maintenance;
    private DateTimeOffset? _maintenanceEnded;

    public ServiceDefinition Definition { get; set; } = definition;

    public List<WatchedCheck> Checks { get; } = [];

    /// <summary>What its checks say, also while MAINTENANCE is shown.</summary>
    public ServiceState Underneath { get; private set; } = stored.Underneath;

    /// <summary>The root of its trouble among its dependencies, if any.</summary>
    public string? BecauseOf { get; set; }

    public LatencyTrend Trend { get; set; } = new(TimeSpan.FromSeconds(30));

    /// <summary>Takes note of the maintenance that covers it, or that none does.</summary>
    public void Maintain(MaintenanceNotice? notice, DateTimeOffset at)
    {
        // One that the calendar ended, ended at its time. After a restart nobody knows that: then it lasted as long as somebody watched.
        if (notice is null)
            _maintenanceEnded = _maintenance is { } over ? (over.Until < at ? over.Until : at) : Checks.Max(check => check.State.LastAnswered) ?? at;
        _maintenance = notice;
    }

    /// <summary>Works out the status from the checks and the maintenance; returns what has changed.</summary>
    public IReadOnlyList<ServiceChange> Evaluate(DateTimeOffset now)
    {
        var before = Underneath;
        (Underneath, var said) = ServiceState.Evaluate(before, [.. Checks.Select(check => (check.Definition, check.State))], now);
        // What was stored holds until somebody who knows the calendar has spoken.
        var covered = _maintenance is not null || (_shown.Status == Status.Maintenance && _maintenanceEnded is null);
        (_shown, var changes) = Shown.Next(
            _shown, before, Underneath, said, covered, _maintenance?.Reason ?? _shown.Reason, (_maintenance is { } notice ? notice.Since : _maintenanceEnded) ?? now);
        foreach (var change in changes.Where(change => !change.Underneath))
            _recent = Trim(_recent.Add(new StatusSpan(change.Change.At, change.Change.To)), now);
        return changes;
    }

    public ServiceSnapshot Snapshot()
    {
        // Several checks have several times; a single one speaks for the service.
        var since = Checks is [var only] && only.State.Status == Underneath.Status && only.Since < only.State.Since ? only.Since : Underneath.Since;
        var underneath = Underneath with { Since = since };
        var state = _shown.Status == Status.Maintenance ? _shown with { Reason = _maintenance?.ToString() ?? _shown.Reason } : underneath;
        return new(Definition, state, [.. Checks.Select(check => check.Snapshot())], BecauseOf, _recent, Trend) { Underneath = underneath, Maintenance = _maintenance };
    }

    /// <summary>What it needs to go on later.</summary>
    public StoredService ToStored() => new(_shown, Underneath, _recent);

    private static ImmutableArray<StatusSpan> Trim(ImmutableArray<StatusSpan> spans, DateTimeOffset now)
    {
        var from = now - HealthStore.RecentSpan;
        var gone = 0;
        while (gone + 1 < spans.Length && spans[gone + 1].From <= from)
            gone++;
        return spans.RemoveRange(0, gone);
    }
}
