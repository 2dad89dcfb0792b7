using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;

namespace Quarterdeck.Core.Alerts.Posted;

/// <summary>
/// Alerts that nobody here watches: events, and what Alertmanagers pass on. They end when their sender says so, or by
/// themselves at <see cref="Alert.EndsAt"/>.
/// </summary>
public sealed partial class PostedAlerts : BackgroundService
{
    /// <summary>More posted alerts than this do not fire at once: a sender that runs wild must not fill the book.</summary>
    public const int MostFiring = 1000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly AlertBook _book;
    private readonly TimeProvider _time;
    private readonly ILogger<PostedAlerts> _logger;

    internal PostedAlerts(AlertBook book, TimeProvider time, ILogger<PostedAlerts> logger)
    {
        _book = book;
        _time = time;
        _logger = logger;
    }

    /// <summary>Takes alerts into the book, all or none; returns when they are committed. The problem where they were not taken.</summary>
    internal async Task<string?> TakeAsync(IReadOnlyList<Alert> posted, CancellationToken cancellationToken)
    {
        await _book.Ready.WaitAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var replaced = new Dictionary<string, Dictionary<string, Alert>>(StringComparer.Ordinal);
            foreach (var alert in posted)
            {
                if (!replaced.TryGetValue(alert.Rule, out var alerts))
                    replaced[alert.Rule] = alerts = new Dictionary<string, Alert>(_book.Of(alert.Rule), StringComparer.Ordinal);
                if (Joined(alerts.GetValueOrDefault(alert.Fingerprint), alert) is { } joined)
                    alerts[alert.Fingerprint] = joined;
            }

            var others = _book.Alerts.Current.Values.Count(alert => IsFiring(alert) && !replaced.ContainsKey(alert.Rule));
            if (others + replaced.Values.Sum(alerts => alerts.Values.Count(IsFiring)) > MostFiring)
                return $"{MostFiring} posted alerts fire already: wait until some are over, or use fewer different labels.";
            await _book.ReplaceAsync(replaced, _time.GetUtcNow(), cancellationToken);
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Resolves what is over, and forgets what is over for long.</summary>
    internal async Task SettleAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            var replaced = new Dictionary<string, Dictionary<string, Alert>>(StringComparer.Ordinal);
            foreach (var rule in _book.Rules)
            {
                var alerts = _book.Of(rule);
                if (alerts.Values.Any(alert => IsPosted(alert) && (IsOver(alert, now) || IsForgotten(alert, now))))
                {
                    replaced[rule] = alerts.Values.Where(alert => !IsForgotten(alert, now))
                        .Select(alert => IsOver(alert, now) ? Resolved(alert, alert.EndsAt!.Value) : alert)
                        .ToDictionary(alert => alert.Fingerprint, StringComparer.Ordinal);
                }
            }

            if (replaced.Count > 0)
                await _book.ReplaceAsync(replaced, now, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _book.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SettleAsync(stoppingToken);
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

    /// <summary>What the book has after a message; <see langword="null"/> where it says that something is over which nobody knew of.</summary>
    private static Alert? Joined(Alert? known, Alert posted) => (known?.State, posted.State) switch
    {
        (AlertState.Firing, AlertState.Resolved) => Resolved(known!, posted.ResolvedAt ?? posted.ActiveAt),
        (_, AlertState.Resolved) => known,
        // The same event again stays longer; it is no other alert. An Alertmanager says itself since when.
        (AlertState.Firing, _) when posted.Source == AlertSource.Event => known! with { Annotations = posted.Annotations, EndsAt = posted.EndsAt },
        _ => posted,
    };

    private static Alert Resolved(Alert alert, DateTimeOffset at) => alert with { State = AlertState.Resolved, ResolvedAt = at, EndsAt = null };

    private static bool IsPosted(Alert alert) => alert.Source is AlertSource.Event or AlertSource.Alertmanager;

    private static bool IsFiring(Alert alert) => IsPosted(alert) && alert.State == AlertState.Firing;

    private static bool IsOver(Alert alert, DateTimeOffset now) => alert.State == AlertState.Firing && alert.EndsAt <= now;

    private static bool IsForgotten(Alert alert, DateTimeOffset now) => alert.State == AlertState.Resolved && now - alert.ResolvedAt > AlertingState.ResolvedKept;

    [LoggerMessage(440, LogLevel.Error, "Ending posted alerts broke; it is tried again in a second")]
    private partial void LogBroken(Exception exception);
}
