using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>What screens and the API ask about notifications.</summary>
public sealed class AlertNotifications
{
    private readonly NotificationDispatcher _dispatcher;
    private readonly NotificationLog _log;
    private readonly AuditLog _audit;

    internal AlertNotifications(NotificationDispatcher dispatcher, Deliveries deliveries, NotificationLog log, AuditLog audit)
    {
        _audit = audit;
        _dispatcher = dispatcher;
        _log = log;
        Channels = deliveries.Channels;
    }

    /// <summary>How each channel does, by name.</summary>
    public ChangeFeed<string, ChannelState> Channels { get; }

    /// <summary>Why nobody is told of anything; <see langword="null"/> where people are.</summary>
    public string? Problem => _dispatcher.Routing.Channels.Count > 0
        ? null
        : "No channel is declared in the workspace: nobody is told of any alert. Add channels: to a file of it.";

    /// <summary>Why people were told of an alert, or not; <see langword="null"/> where there is no such alert.</summary>
    public AlertExplanation? Explain(AlertKey key) => Explain().GetValueOrDefault(key);

    /// <summary>Why people were told of each alert, or not, as of one moment.</summary>
    public IReadOnlyDictionary<AlertKey, AlertExplanation> Explain() => _dispatcher.Explain();

    /// <summary>The tree of routes with what each node took from those above; <see langword="null"/> where no channel is declared.</summary>
    public RouteView? Routes => _dispatcher.Routing.View;

    /// <summary>Sends a test over a channel; returns what the receiver said.</summary>
    public async Task<SendAnswer> SendTestAsync(string channel, Actor actor, CancellationToken cancellationToken)
    {
        var answer = await _dispatcher.SendTestAsync(channel, cancellationToken);
        await _audit.WriteAsync(actor, new AuditEntry("channel.test", $"channel/{channel}") { Result = answer.Taken ? AuditResult.Done : AuditResult.Failed, Note = answer.Text }, cancellationToken);
        return answer;
    }

    /// <summary>Messages that were taken or failed, the newest first.</summary>
    /// <param name="channel">Of one channel; of all where <see langword="null"/>.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<SentNotification>> HistoryAsync(string? channel, int limit, CancellationToken cancellationToken) =>
        [.. (await _log.ReadAsync(channel, limit, cancellationToken)).Select(SentNotification.Of)];
}

/// <summary>A message that a receiver took, or did not.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="GroupKey">The group.</param>
/// <param name="At">When it was taken, or failed for the last time.</param>
/// <param name="Taken">Whether the receiver took it.</param>
/// <param name="Reason">Why it was sent: <c>First</c>, <c>NewAlerts</c>, <c>SomeResolved</c>, <c>AllResolved</c>, <c>Repeat</c>.</param>
/// <param name="Attempts">Tries that it took.</param>
/// <param name="Answer">The receiver's answer, or what went wrong.</param>
/// <param name="Duration">How long the last try took.</param>
/// <param name="Firing">The alerts that its receiver knows to be firing afterwards.</param>
/// <param name="Resolved">The alerts that it said are over.</param>
public sealed record SentNotification(
    string Channel, string GroupKey, DateTimeOffset At, bool Taken, string Reason, int Attempts, string Answer, TimeSpan Duration, IReadOnlyList<AlertKey> Firing, IReadOnlyList<AlertKey> Resolved)
{
    internal static SentNotification Of(NotificationRecord record) => new(
        record.Channel,
        record.GroupKey,
        record.At,
        record.Taken,
        record.Reason.ToString(),
        record.Attempts,
        record.Answer,
        TimeSpan.FromMilliseconds(record.Milliseconds),
        [.. NotificationLog.Read(record.Firing).Select(told => told.Key)],
        [.. NotificationLog.Read(record.Resolved).Select(told => told.Key)]);
}
