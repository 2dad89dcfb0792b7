using System.Collections.Immutable;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>A check inside the health engine.</summary>
internal sealed class WatchedCheck(int id, CheckDefinition definition, CheckState state)
{
    public int Id { get; } = id;

    public CheckDefinition Definition { get; set; } = definition;

    public CheckState State { get; set; } = state;
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

    public ServiceSnapshot Snapshot() =>
        new(Definition, State, [.. Checks.Select(check => new CheckSnapshot(check.Definition, check.State))], BecauseOf, _recent, Trend);

    private static ImmutableArray<StatusSpan> Trim(ImmutableArray<StatusSpan> spans, DateTimeOffset now)
    {
        var from = now - HealthStore.RecentSpan;
        var gone = 0;
        while (gone + 1 < spans.Length && spans[gone + 1].From <= from)
            gone++;
        return spans.RemoveRange(0, gone);
    }
}
