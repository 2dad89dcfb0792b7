using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Core.Alerts.BuiltIn;

/// <summary>Looks at the board once a second and raises the built-in alerts.</summary>
internal sealed partial class BuiltInAlerts(
    HealthEngine health, HostInventory inventory, ConsoleFaults faults, RuleEngine rules, SecretBook secrets, AlertBook book, TimeProvider time, ILogger<BuiltInAlerts> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>After a start, hosts connect and containers are discovered anew: what fires from before stays until then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await health.Ready.WaitAsync(stoppingToken);
        await book.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // One look that broke must not be the last.
            catch (Exception exception)
            {
                LogBroken(exception);
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>Looks once and returns when what changed is committed and published.</summary>
    internal async Task LookAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var facts = new BoardFacts(at, health.Services.Current, inventory.Hosts.Current, inventory.Containers.Current, faults.Faults.Current, rules.Outcomes.Current) { Secrets = secrets.Feed.Current };
        DateTimeOffset? keptFrom = at - book.RestoredAt < Settling ? book.RestoredAt : null;
        var replaced = new Dictionary<string, Dictionary<string, Alert>>(StringComparer.Ordinal);
        foreach (var builtIn in BuiltInRule.All)
        {
            var key = builtIn.Rule.Key;
            var next = AlertingState.Next(builtIn.Rule, book.Of(key), [.. builtIn.Find(facts)], at, keptFrom);
            if (next.Count > 0 || book.Of(key).Count > 0)
                replaced[key] = next;
        }

        if (replaced.Count > 0)
            await book.ReplaceAsync(replaced, at, cancellationToken);
    }

    [LoggerMessage(409, LogLevel.Error, "A look at the board for built-in alerts broke; the next comes in a second")]
    private partial void LogBroken(Exception exception);
}
