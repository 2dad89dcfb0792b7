using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Maintenance;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>
/// Decides about every group and sends what is due. <see cref="Pass"/> looks at everything once and never waits; messages go
/// out beside it, and each that ends asks for another pass.
/// </summary>
internal sealed partial class NotificationDispatcher(
    ChangeFeed<AlertKey, Alert> alerts,
    SilenceBook silences,
    AcknowledgementBook acknowledgements,
    NotificationLog log,
    Deliveries deliveries,
    ChannelSender sender,
    ChannelAlerts channelAlerts,
    ICronCalendar calendar,
    AlertCauses causes,
    BoardLabels board,
    AlertOptions options,
    TimeProvider time,
    ILogger<NotificationDispatcher> logger)
{
    private static readonly AlertWay Nobody = new(Channel: null, [new Verdict(VerdictKind.NoChannel, "no channel is declared in the workspace: nobody is told", At: null)]);

    private readonly Lock _passing = new();
    private readonly HashSet<Task> _underWay = [];
    private RoutingTable _routing = RoutingTable.Empty;
    private bool _raising;

    /// <summary>Called when another pass is due because something ended.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>What the workspace says; set before the first pass and at each change.</summary>
    public RoutingTable Routing
    {
        get => Volatile.Read(ref _routing);
        set
        {
            Volatile.Write(ref _routing, value);
            deliveries.Define(
            [
                .. value.Channels.Select(channel => new ChannelState(channel.Name, sender.KindOf(channel), channel.Settings.Target)),
                .. value.Alertmanagers.Select(neighbour => new ChannelState(neighbour.ChannelName, AlertmanagerDeclaration.Kind, ChannelTarget.Of(neighbour.Url)) { CanBeTested = false }),
            ]);
        }
    }

    /// <summary>Completes when nothing is under way.</summary>
    public Task Settled
    {
        get
        {
            lock (_passing)
                return Task.WhenAll([.. _underWay]);
        }
    }

    /// <summary>Reads what was told before.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await silences.LoadAsync(cancellationToken);
        await acknowledgements.LoadAsync(cancellationToken);
        await log.LoadAsync(time.GetUtcNow(), cancellationToken);
        channelAlerts.Restore(alerts.Current.Values);
        deliveries.Restore(alerts.Current.Values);
    }

    /// <summary>Decides once and starts what is due; returns when to look again if nothing changes until then.</summary>
    public DateTimeOffset? Pass(CancellationToken stopping)
    {
        lock (_passing)
        {
            var now = time.GetUtcNow();
            var plans = Plans(now);
            var full = new HashSet<string>(StringComparer.Ordinal);
            foreach (var plan in plans.Where(plan => plan.Flush is not null).OrderBy(plan => plan.DueAt))
            {
                if (full.Contains(plan.Group.Id.Channel))
                    continue;
                if (!deliveries.TryBegin(plan.Group.Id, now))
                    full.Add(plan.Group.Id.Channel);
                else
                    Start(DeliverAsync(plan, Routing.Channel(plan.Group.Id.Channel)!, now, stopping));
            }

            deliveries.Keep(plans.Where(plan => plan.DueAt <= now || deliveries.Of(plan.Group.Id).Trouble is not null && plan.DueAt is not null).Select(plan => plan.Group.Id).ToHashSet());
            var (failing, nextFailing) = deliveries.Failing(now);
            if (!_raising && channelAlerts.Differ(failing, now) is { } changed)
            {
                _raising = true;
                Start(RaiseAsync(changed, stopping));
            }

            // What is due and could not begin begins when another message ends.
            return plans.Select(plan => plan.LookAgainAt).Append(nextFailing).Where(at => at > now).Min();
        }
    }

    /// <summary>The chain of facts for every alert, as of one moment.</summary>
    public IReadOnlyDictionary<AlertKey, AlertExplanation> Explain()
    {
        var routing = Routing;
        var known = alerts.Current;
        if (routing.Channels.Count == 0)
            return known.ToDictionary(pair => pair.Key, pair => new AlertExplanation(pair.Value, [Nobody]));
        var ways = Plans(time.GetUtcNow()).SelectMany(plan => plan.Verdicts.Select(told => (told.Key, Way: new AlertWay(plan.Group.Id.Channel, told.Value)))).ToLookup(pair => pair.Key, pair => pair.Way);
        return known.ToDictionary(pair => pair.Key, pair => new AlertExplanation(pair.Value, pair.Value.State == AlertState.Pending ? Expected(pair.Value, routing) : Taken([.. ways[pair.Key]])));

        // Only the alert about a channel that fails, where it is the only one, takes no way at all.
        static AlertWay[] Taken(AlertWay[] found) =>
            found.Length > 0 ? found : [new AlertWay(Channel: null, [new Verdict(VerdictKind.NoChannel, "there is no other channel than the one that fails", At: null)])];
    }

    /// <summary>Sends a made-up message over a channel, whatever is silenced; returns what the receiver said.</summary>
    public async Task<SendAnswer> SendTestAsync(string name, CancellationToken cancellationToken)
    {
        if (Routing.Channel(name) is not { } channel)
            return SendAnswer.Refused($"There is no channel \"{name}\".");
        var now = time.GetUtcNow();
        var answer = await sender.SendAsync(channel, TestNotification.For(name, options.ExternalUrl, now), cancellationToken);
        Note(name, answer);
        return answer;
    }

    /// <summary>Notes how a channel did.</summary>
    public void Note(string name, SendAnswer answer)
    {
        deliveries.Note(name, answer, time.GetUtcNow());
        Wake();
    }

    /// <summary>The ways that a pending alert takes once it fires.</summary>
    private static IReadOnlyList<AlertWay> Expected(Alert alert, RoutingTable routing)
    {
        var pending = new Verdict(VerdictKind.Pending, "its condition does not hold for long enough yet", alert.ActiveAt);
        return [.. routing.Find(alert.Labels).Select(route => new AlertWay(route.Channel, [new Verdict(VerdictKind.Routed, $"route {route.Key} to channel {route.Channel}", At: null), pending]))];
    }

    private List<GroupPlan> Plans(DateTimeOffset now)
    {
        var routing = Routing;
        var known = alerts.Current;
        var circumstances = new Circumstances(now, routing, calendar, known, silences.Feed.Current.Values, acknowledgements.Feed.Current, causes, board);
        return
        [
            .. AlertGroup.Build(known, log.Open, routing).Values.Select(group =>
            {
                var (trouble, sendingSince) = deliveries.Of(group.Id);
                return NotificationPlan.Decide(group, new GroupProgress(log.Last(group.Id), trouble, sendingSince, log.Over(group.Id)), routing.Channel(group.Id.Channel)!, circumstances);
            }),
        ];
    }

    private void Start(Task task)
    {
        _underWay.RemoveWhere(static started => started.IsCompleted);
        _underWay.Add(task);
    }

    private async Task DeliverAsync(GroupPlan plan, ChannelDeclaration channel, DateTimeOffset decidedAt, CancellationToken stopping)
    {
        await Task.Yield();
        var id = plan.Group.Id;
        var flush = plan.Flush!;
        var trouble = deliveries.Of(id).Trouble;
        try
        {
            var started = time.GetTimestamp();
            var answer = flush.Alerts.Count == 0
                ? SendAnswer.Ok("not told: the channel wants no word of resolved alerts")
                : await sender.SendAsync(channel, flush.ToNotification(plan.Group, options.ExternalUrl), stopping);
            var ended = time.GetUtcNow();
            var row = await log.WriteAsync(
                new NotificationRecord
                {
                    Id = trouble?.Row ?? 0,
                    Channel = id.Channel,
                    GroupKey = id.Key,
                    Reason = flush.Reason,
                    FlushedAt = decidedAt,
                    At = ended,
                    Taken = answer.Taken,
                    Attempts = (trouble?.Attempts ?? 0) + 1,
                    Answer = answer.Text,
                    Milliseconds = (int)time.GetElapsedTime(started).TotalMilliseconds,
                    Firing = NotificationLog.Json(flush.Firing),
                    Resolved = NotificationLog.Json(flush.Alerts.Where(alert => alert.State == AlertState.Resolved)),
                },
                CancellationToken.None);
            if (flush.Alerts.Count > 0)
                deliveries.Note(id.Channel, answer, ended);
            if (answer.Taken)
            {
                deliveries.Taken(id);
                LogTaken(id.Channel, flush.Reason, flush.Alerts.Count, id.Key, answer.Text);
            }
            else
            {
                deliveries.Failed(id, answer, plan.Group.Route.GroupInterval, row, ended);
                LogFailed(id.Channel, flush.Alerts.Count, id.Key, answer.Text);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // The console stops. What the receiver took and the log does not know is sent once more after the start.
            deliveries.Abandon(id);
        }
#pragma warning disable CA1031 // The log refuses the row: a bug, and the other groups go on.
        catch (Exception exception)
        {
            LogBroken(exception, id.Channel, id.Key);
            deliveries.Failed(id, SendAnswer.Failed($"the console's own fault: {exception.GetType().Name}"), plan.Group.Route.GroupInterval, trouble?.Row ?? 0, time.GetUtcNow());
        }
#pragma warning restore CA1031
        finally
        {
            Wake();
        }
    }

    private async Task RaiseAsync(Dictionary<string, Alert> changed, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await channelAlerts.RaiseAsync(changed, stopping);
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // The console stops.
        }
        finally
        {
            lock (_passing)
                _raising = false;
            Wake();
        }
    }

    [LoggerMessage(410, LogLevel.Information, "Channel {Channel} took a message ({Reason}) of {Count} alerts, group {Group}: {Answer}")]
    private partial void LogTaken(string channel, FlushReason reason, int count, string group, string answer);

    [LoggerMessage(411, LogLevel.Warning, "Channel {Channel} did not take a message of {Count} alerts, group {Group}: {Reason}; it is tried again")]
    private partial void LogFailed(string channel, int count, string group, string reason);

    [LoggerMessage(412, LogLevel.Error, "A message to channel {Channel}, group {Group}, could not be written down")]
    private partial void LogBroken(Exception exception, string channel, string group);
}
