using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>That the board can be asked about services.</summary>
/// <param name="Known">Completes once it can.</param>
internal sealed record BoardReady(Task Known);

/// <summary>Has the dispatcher look whenever something changes that bears on notifications, and when it asked to.</summary>
/// <param name="alerts">The book's alerts.</param>
/// <param name="ready">Completes once the alerts from before the start are back: before that everything would look resolved.</param>
/// <param name="board">Completes once services are known: before that a window that matches on an owner would hold nothing.</param>
/// <param name="workspaces">Says what channels and routes there are.</param>
/// <param name="silences">Silences.</param>
/// <param name="acknowledgements">Acknowledgements.</param>
/// <param name="dispatcher">Decides and sends.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class NotificationWatch(
    ChangeFeed<AlertKey, Alert> alerts,
    Task ready,
    BoardReady board,
    WorkspaceSource workspaces,
    SilenceBook silences,
    AcknowledgementBook acknowledgements,
    NotificationDispatcher dispatcher,
    TimeProvider time,
    ILogger<NotificationWatch> logger)
    : BackgroundService
{
    /// <summary>Messages under way are let finish for so long when the console stops: what a receiver took should be in the log.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        // The channels first: what is restored belongs to one of them.
        dispatcher.Routing = RoutingTable.Of(workspaces.Current);
        await dispatcher.LoadAsync(stoppingToken);
        await acknowledgements.EndResolvedAsync(stoppingToken);
        dispatcher.Wake = Wake;

        await Task.WhenAll(
            DecideAsync(stoppingToken),
            FollowAsync(workspaces.Changes, () => dispatcher.Routing = RoutingTable.Of(workspaces.Current), stoppingToken),
            FollowAsync(silences.Feed, static () => { }, stoppingToken),
            FollowAsync(acknowledgements.Feed, static () => { }, stoppingToken),
            FollowAlertsAsync(stoppingToken));
    }

    private async Task DecideAsync(CancellationToken stoppingToken)
    {
        await board.Known.WaitAsync(stoppingToken);
        // Cancelled after the farewell, not at once.
        using var sending = new CancellationTokenSource();
        await using var timer = time.CreateTimer(_ => Wake(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Wake();
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(stoppingToken))
            {
                var started = time.GetTimestamp();
                timer.Change(Until(Look(sending.Token)), Timeout.InfiniteTimeSpan);
                // In a storm of changes deciding takes a quarter of a core at most; what came meanwhile is decided together.
                if (time.GetElapsedTime(started) is var took && took > Quick)
                    await Task.Delay(3 * took, time, stoppingToken);
            }
        }
        finally
        {
            sending.CancelAfter(Farewell);
            await dispatcher.Settled;
        }
    }

    private DateTimeOffset? Look(CancellationToken sending)
    {
        try
        {
            return dispatcher.Pass(sending);
        }
#pragma warning disable CA1031 // A bug in a decision must not end all notifications.
        catch (Exception exception)
        {
            LogBroken(exception);
            return time.GetUtcNow() + Farewell;
        }
#pragma warning restore CA1031
    }

    private TimeSpan Until(DateTimeOffset? at)
    {
        // A clock that is set forward must not be noticed at the old time only.
        var longest = TimeSpan.FromMinutes(1);
        var wait = at is { } moment ? moment - time.GetUtcNow() : longest;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest;
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>A new value alone changes no decision: rules give one every few seconds.</summary>
    private async Task FollowAlertsAsync(CancellationToken stoppingToken)
    {
        using var subscription = alerts.Subscribe();
        var known = subscription.Snapshot.ToDictionary(alert => alert.Key, alert => alert.Value);
        // What changed between the first look and the subscription is in the snapshot only.
        Wake();
        await foreach (var changes in subscription.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
        {
            var matters = false;
            foreach (var (key, alert) in changes)
            {
                var before = known.GetValueOrDefault(key);
                matters |= before?.State != alert?.State || before?.FiredAt != alert?.FiredAt;
                if (alert is null)
                    known.Remove(key);
                else
                    known[key] = alert;
            }

            if (!matters)
                continue;
            Wake();
            await acknowledgements.EndResolvedAsync(stoppingToken);
        }
    }

    private async Task FollowAsync<TKey, TItem>(ChangeFeed<TKey, TItem> feed, Action apply, CancellationToken stoppingToken)
        where TKey : notnull
        where TItem : class
    {
        using var subscription = feed.Subscribe();
        apply();
        Wake();
        await foreach (var _ in subscription.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
        {
            apply();
            Wake();
        }
    }

    [LoggerMessage(413, LogLevel.Error, "Deciding about notifications broke; it is tried again")]
    private partial void LogBroken(Exception exception);
}
