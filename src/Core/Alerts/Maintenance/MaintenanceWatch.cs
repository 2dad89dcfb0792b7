using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Maintenance;

/// <summary>Looks at the calendar once a second, and tells the health engine where the board says something else.</summary>
internal sealed partial class MaintenanceWatch(HealthEngine health, WorkspaceSource workspaces, ICronCalendar calendar, TimeProvider time, ILogger<MaintenanceWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private Workspace? _workspace;
    private MaintenancePlan? _plan;

    /// <summary>Looks once; what is to be told waits for the engine after that.</summary>
    internal async Task LookAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var workspace = workspaces.Current;
        if (_plan is null || !ReferenceEquals(workspace, _workspace))
        {
            // What the workspace says at the start is taken to have been said before it.
            _plan = new MaintenancePlan(workspace, calendar, _plan is null ? DateTimeOffset.MinValue : at);
            _workspace = workspace;
        }

        var told = _plan.Differences(health.Services.Current.Values, at);
        if (told.Count > 0)
            await health.MaintainAsync(told, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await health.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
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
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(460, LogLevel.Error, "A look at the calendar for maintenance windows broke; the next comes in a second")]
    private partial void LogBroken(Exception exception);
}
