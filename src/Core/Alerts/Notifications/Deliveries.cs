using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>What is under way to whom, what failed and when it is tried again, and how each channel does. Safe for all threads.</summary>
/// <param name="random">Numbers from 0 to 1, so that many messages that failed together are not tried again together.</param>
internal sealed class Deliveries(Func<double> random)
{
    /// <summary>Messages under way at once on a channel; a receiver that hangs holds up no other channel.</summary>
    public const int AtOnce = 4;

    /// <summary>A channel that fails for so long is worth an alert.</summary>
    public static readonly TimeSpan WorthAnAlert = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1), LongestAsked = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<GroupId, (Trouble? Trouble, DateTimeOffset? SendingSince)> _groups = [];

    /// <summary>Channels by name.</summary>
    public ChangeFeed<string, ChannelState> Channels { get; } = new();

    /// <summary>Keeps to the channels that are declared.</summary>
    public void Define(IEnumerable<ChannelState> channels)
    {
        lock (_gate)
        {
            var declared = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
            Channels.Publish(
                [.. declared.Values.Where(channel => Find(channel.Name) is not { } known || known.Kind != channel.Kind || known.Target != channel.Target).Select(channel => KeyValuePair.Create(channel.Name, channel))],
                [.. Channels.Current.Keys.Where(name => !declared.ContainsKey(name))]);
        }
    }

    /// <summary>Takes over from before the start which channels failed: only a message that is taken says otherwise.</summary>
    public void Restore(IEnumerable<Alert> alerts)
    {
        foreach (var alert in alerts.Where(alert => alert.State == AlertState.Firing))
        {
            if (ChannelFailure.FailingChannel(alert.Labels) is { } channel)
                Change(channel, state => state with { FailingSince = alert.FiredAt ?? alert.ActiveAt, LastError = "it failed before the console was started", LastErrorAt = alert.FiredAt });
        }
    }

    public (Trouble? Trouble, DateTimeOffset? SendingSince) Of(GroupId id)
    {
        lock (_gate)
            return _groups.GetValueOrDefault(id);
    }

    /// <summary>Notes that a message is under way; false where the channel has enough of them.</summary>
    public bool TryBegin(GroupId id, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_groups.Count(group => group.Value.SendingSince is not null && string.Equals(group.Key.Channel, id.Channel, StringComparison.Ordinal)) >= AtOnce)
                return false;
            _groups[id] = (_groups.GetValueOrDefault(id).Trouble, now);
            return true;
        }
    }

    /// <summary>The message is no more under way, and nothing is known of it.</summary>
    public void Abandon(GroupId id)
    {
        lock (_gate)
            _groups[id] = (_groups.GetValueOrDefault(id).Trouble, null);
    }

    /// <summary>The receiver took the message.</summary>
    public void Taken(GroupId id)
    {
        lock (_gate)
            _groups.Remove(id);
    }

    /// <summary>The receiver did not take it: works out when to try again.</summary>
    public void Failed(GroupId id, SendAnswer answer, TimeSpan groupInterval, long row, DateTimeOffset now)
    {
        lock (_gate)
        {
            var attempts = (_groups.GetValueOrDefault(id).Trouble?.Attempts ?? 0) + 1;
            // What is refused is tried again at the group's next turn: it may say something else by then.
            var pause = answer.IsPermanent ? groupInterval : Pause(attempts, answer.RetryAfter);
            _groups[id] = (new Trouble(attempts, answer.Text, now, now + pause, row), null);
        }
    }

    /// <summary>Forgets what failed for groups that have nothing to say any more.</summary>
    public void Keep(IReadOnlySet<GroupId> waiting)
    {
        lock (_gate)
        {
            foreach (var id in _groups.Where(group => group.Value.SendingSince is null && !waiting.Contains(group.Key)).Select(group => group.Key).ToList())
                _groups.Remove(id);
            foreach (var (name, channel) in Channels.Current)
            {
                var count = waiting.Count(id => string.Equals(id.Channel, name, StringComparison.Ordinal));
                if (channel.Waiting != count)
                    Channels.Publish(name, channel with { Waiting = count });
            }
        }
    }

    /// <summary>Notes how a channel did.</summary>
    public void Note(string channel, SendAnswer answer, DateTimeOffset now) => Change(channel, state => answer.Taken
        ? state with { LastSentAt = now, LastAnswer = answer.Text, FailingSince = null, IsRefused = false }
        : state with { LastError = answer.Text, LastErrorAt = now, FailingSince = state.FailingSince ?? now, IsRefused = answer.IsPermanent });

    /// <summary>The channels whose failing is worth an alert, and when the next will be.</summary>
    public (IReadOnlyList<ChannelState> Failing, DateTimeOffset? NextAt) Failing(DateTimeOffset now)
    {
        var failing = Channels.Current.Values.Where(channel => channel.FailingSince is not null).ToLookup(channel => channel.IsRefused || now - channel.FailingSince >= WorthAnAlert);
        return ([.. failing[true]], failing[false].Min(channel => channel.FailingSince + WorthAnAlert));
    }

    private TimeSpan Pause(int attempts, TimeSpan? asked)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 10));
        pause = (pause < LongestPause ? pause : LongestPause) * (0.75 + (random() / 2));
        var wait = asked < LongestAsked ? asked.Value : asked is null ? TimeSpan.Zero : LongestAsked;
        return wait > pause ? wait : pause;
    }

    private void Change(string channel, Func<ChannelState, ChannelState> change)
    {
        lock (_gate)
        {
            if (Find(channel) is { } state)
                Channels.Publish(channel, change(state));
        }
    }

    private ChannelState? Find(string channel) => Channels.Current.GetValueOrDefault(channel);
}
