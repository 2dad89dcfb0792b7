using Microsoft.Extensions.Hosting;

namespace Quarterdeck.Core.Secrets;

/// <summary>Reads secrets again that lie elsewhere: files every 10 s, Vaults every 5 minutes, and what could not be read every 30 s.</summary>
internal sealed partial class SecretWatch(SecretBook book, TimeProvider time, ILogger<SecretWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10), VaultEvery = TimeSpan.FromMinutes(5), FailedEvery = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await book.RefreshAsync(IsDue, stoppingToken);
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

    private bool IsDue(Secret secret)
    {
        var now = time.GetUtcNow();
        var wait = secret.Problem is not null ? FailedEvery : secret.Source.Kind == SecretKind.Vault ? VaultEvery : TimeSpan.Zero;
        if (_asked.TryGetValue(secret.Name, out var asked) && now - asked < wait)
            return false;
        _asked[secret.Name] = now;
        return true;
    }

    [LoggerMessage(731, LogLevel.Error, "Reading secrets again broke; the next try comes in ten seconds")]
    private partial void LogBroken(Exception exception);
}
