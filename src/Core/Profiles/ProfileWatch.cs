using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Profiles;

/// <summary>Records versions of profiles whenever another workspace comes into force.</summary>
internal sealed partial class ProfileWatch(WorkspaceSource source, ProfileLedger ledger, TimeProvider time, ILogger<ProfileWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = source.Changes.Subscribe();
        await RecordAsync(source.Current, stoppingToken);
        await foreach (var _ in changes.ReadAllAsync(Coalesce, time, stoppingToken))
            await RecordAsync(source.Current, stoppingToken);
    }

    private async Task RecordAsync(Workspace workspace, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var made = await ledger.RecordAsync(workspace, Actor.System, stoppingToken);
                if (made > 0)
                    LogRecorded(made, workspace.Revision);
                return;
            }
#pragma warning disable CA1031 // A version that could not be recorded now is recorded later.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(exception);
            }
#pragma warning restore CA1031
            await Task.Delay(Again, time, stoppingToken);
            workspace = source.Current;
        }
    }

    [LoggerMessage(740, LogLevel.Information, "{Count} profiles have new versions with revision {Revision}")]
    private partial void LogRecorded(int count, string revision);

    [LoggerMessage(741, LogLevel.Error, "Versions of profiles could not be recorded; the next try comes in five seconds")]
    private partial void LogBroken(Exception exception);
}
