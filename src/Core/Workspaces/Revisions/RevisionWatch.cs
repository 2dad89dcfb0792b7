using Microsoft.Extensions.Hosting;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Records what runs whenever the files were changed on disk.</summary>
internal sealed partial class RevisionWatch(WorkspaceSource source, RevisionDesk desk, TimeProvider time, ILogger<RevisionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var subscription = source.Changes.Subscribe();
        await RecordAsync(stoppingToken);
        await foreach (var _ in subscription.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
            await RecordAsync(stoppingToken);
    }

    private async Task RecordAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await desk.RecordAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception problem)
            {
                LogFailed(problem);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(1010, LogLevel.Error, "A change of the workspace could not be recorded as a revision; trying again")]
    private partial void LogFailed(Exception problem);
}
