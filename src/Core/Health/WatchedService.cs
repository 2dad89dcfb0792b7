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
internal sealed class WatchedService(ServiceDefinition definition, ServiceState state, IEnumerable<StatusSpan> recent)
{
    private ImmutableArray<StatusSpan> _recent = [.. recent];

    public ServiceDefinition Definition { get; set; } = definition;

    public List<WatchedCheck> Checks { get; } = [];

    public ServiceState State { get; private set; } = state;

    /// <summary>The root of its trouble among its dependencies, if any.</summary>
    public string? BecauseOf { get; set; }

    public LatencyTrend Trend { get; set; } = new(TimeSpan.FromSeconds(30));

    /// <summary>Works out the status from the checks; returns the change, if that is one.</summary>
    public StatusChange? Evaluate(DateTimeOffset now)
    {
        (State, var change) = ServiceState.Evaluate(State, [.. Checks.Select(check => (check.Definition, check.State))], now);
        if (change is not null)
            _recent = Trim(_recent.Add(new StatusSpan(change.At, change.To)), now);
        return change;
    }

    public ServiceSnapshot Snapshot()
    {
        // Several checks have several times; a single one speaks for the service.
        var since = Checks is [var only] && only.State.Status == State.Status && only.Since < only.State.Since ? only.Since : State.Since;
        return new(Definition, State with { Since = since }, [.. Checks.Select(check => check.Snapshot())], BecauseOf, _recent, Trend);
    }

    private static ImmutableArray<StatusSpan> Trim(ImmutableArray<StatusSpan> spans, DateTimeOffset now)
    {
        var from = now - HealthStore.RecentSpan;
        var gone = 0;
        while (gone + 1 < spans.Length && spans[gone + 1].From <= from)
            gone++;
        return spans.RemoveRange(0, gone);
    }
}
