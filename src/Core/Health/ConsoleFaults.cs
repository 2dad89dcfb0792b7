using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health.Sweeps;

namespace Quarterdeck.Core.Health;

/// <summary>Something about the console itself that makes what it shows doubtful.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ConsoleFault(DateTimeOffset Since, string Message, string Remedy);

/// <summary>Watches the console itself: whether it can store, reach its targets, and keep to its slots. Publishes changes only.</summary>
public sealed class ConsoleFaults(DatabaseWriter writer, EgressGuard egress, HealthSweep sweep, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(3), SweepPatience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, ConsoleFault> _shown = [];

    /// <summary>The present faults by a stable key; empty when all is well.</summary>
    public ChangeFeed<string, ConsoleFault> Faults { get; } = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetUtcNow();
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetUtcNow();
            Show("database", writer.Blocked is var (since, reason) && now - since > Patience
                ? new ConsoleFault(since, $"the console cannot store: {reason}", "Free the database or the disk; what was seen meanwhile is kept and stored then.")
                : null);
            Show("egress", egress.CutOff is var (cutOff, fault)
                ? new ConsoleFault(cutOff, $"the console is cut off from its targets: {fault}", "Check this machine's network; statuses turn UNKNOWN, nothing is called DOWN because of it.")
                : null);
            var leased = sweep.LeasedUntil == default ? started : sweep.LeasedUntil;
            Show("sweep", now - leased > SweepPatience
                ? new ConsoleFault(leased, "no checks are running: the scheduler does not fire the sweep", "Look at the job health-sweep on the Jobs page and at the console's log.")
                : null);
        }
    }

    private void Show(string key, ConsoleFault? fault)
    {
        if (_shown.GetValueOrDefault(key) == fault)
            return;
        if (fault is null)
        {
            _shown.Remove(key);
            Faults.Remove(key);
            return;
        }

        _shown[key] = fault;
        Faults.Publish(key, fault);
    }
}
