using System.Collections.Immutable;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>The message that tries out a channel.</summary>
internal static class TestNotification
{
    private const string Name = "TestNotification";

    public static Notification For(string channel, string externalUrl, DateTimeOffset now)
    {
        var labels = Labels.Of((Alert.NameLabel, Name), (Alert.SeverityLabel, "info"), ("channel", channel));
        return new Notification
        {
            Channel = channel,
            // Never the key of a real group; a new one each time, or a receiver that drops repetitions would swallow the second test.
            GroupKey = $"test:{now.ToUnixTimeMilliseconds()}",
            GroupLabels = labels,
            ExternalUrl = externalUrl,
            Alerts =
            [
                new Alert
                {
                    Rule = $"notifications/{Name}",
                    Fingerprint = AlertKey.FingerprintOf(labels),
                    Labels = labels,
                    Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("summary", $"This is a test of channel {channel}. Nothing is wrong."),
                    Source = AlertSource.BuiltIn,
                    State = AlertState.Firing,
                    ActiveAt = now,
                    FiredAt = now,
                },
            ],
        };
    }
}
