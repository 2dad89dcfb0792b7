using Quarterdeck.Core.Alerts.Rules;

namespace Quarterdeck.Bench;

/// <summary>
/// How long after its slot each group was done, its rules evaluated and its alerts committed: an upper bound of how late it began.
/// </summary>
internal sealed class RuleLateness(RuleEngine engine)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Group, DateTimeOffset At), double> _done = [];
    private int _evaluations;
    private int _failed;

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var subscription = engine.Outcomes.Subscribe();
        await foreach (var changes in subscription.ReadAllAsync(TimeSpan.Zero, TimeProvider.System, cancellationToken))
        {
            var now = TimeProvider.System.GetUtcNow();
            lock (_gate)
            {
                foreach (var (_, outcome) in changes)
                {
                    if (outcome is null)
                        continue;
                    _evaluations++;
                    _failed += outcome.Problem is null ? 0 : 1;
                    _done.TryAdd((outcome.Group.Key, outcome.At), (now - outcome.At).TotalMilliseconds);
                }
            }
        }
    }

    public (int Evaluations, int Failed, double LatenessP50, double LatenessP99, double LatenessMax) Figures()
    {
        lock (_gate)
            return (_evaluations, _failed, Percentiles.Of(_done.Values, 0.5), Percentiles.Of(_done.Values, 0.99), Percentiles.Of(_done.Values, 1));
    }
}
