using Microsoft.Extensions.Hosting;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Opens the store before anything that starts later brings samples, and commits what came every two seconds.</summary>
internal sealed partial class SampleKeeper(SampleStore store, TimeProvider time, ILogger<SampleKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync(cancellationToken);
        LogOpened(store.SeriesCount);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Commits the last samples before it ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await store.CommitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await CommitSafelyAsync(stoppingToken);
    }

    private async Task CommitSafelyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A batch that cannot be stored is a bug; the next ones must still be kept.
        catch (Exception exception)
        {
            LogFailed(exception);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(500, LogLevel.Information, "Sample store: {Series} series known from before")]
    private partial void LogOpened(int series);

    [LoggerMessage(501, LogLevel.Critical, "Samples could not be stored; this is a bug")]
    private partial void LogFailed(Exception exception);
}
