using System.Collections.Immutable;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Puts alerts under a rule's key into the book, in place of those that were there; returns when they are committed and published.</summary>
internal delegate Task RaiseAlerts(string rule, Dictionary<string, Alert> alerts, CancellationToken cancellationToken);

/// <summary>Raises an alert for each channel that does not deliver. It goes through the other channels.</summary>
internal sealed class ChannelAlerts(RaiseAlerts raise)
{
    private static readonly TimeSpan ResolvedKept = TimeSpan.FromMinutes(15);

    private Dictionary<string, Alert> _alerts = new(StringComparer.Ordinal);

    /// <summary>Takes over those from before the start.</summary>
    public void Restore(IEnumerable<Alert> alerts) =>
        _alerts = alerts.Where(alert => alert.Rule == ChannelFailure.Rule).ToDictionary(alert => alert.Fingerprint, StringComparer.Ordinal);

    /// <summary>The alerts as they should be; <see langword="null"/> where they are so already.</summary>
    public Dictionary<string, Alert>? Differ(IReadOnlyList<ChannelState> failing, DateTimeOffset now)
    {
        var after = failing.Select(channel => Firing(channel, now)).ToDictionary(alert => alert.Fingerprint, StringComparer.Ordinal);
        foreach (var (fingerprint, alert) in _alerts.Where(alert => !after.ContainsKey(alert.Key)))
        {
            if (alert.State == AlertState.Firing)
                after[fingerprint] = alert with { State = AlertState.Resolved, ResolvedAt = now };
            else if (now - alert.ResolvedAt < ResolvedKept)
                after[fingerprint] = alert;
        }

        return after.Count == _alerts.Count && after.All(pair => _alerts.GetValueOrDefault(pair.Key)?.State == pair.Value.State) ? null : after;
    }

    /// <summary>Puts them into the book.</summary>
    public async Task RaiseAsync(Dictionary<string, Alert> alerts, CancellationToken cancellationToken)
    {
        await raise(ChannelFailure.Rule, new Dictionary<string, Alert>(alerts, StringComparer.Ordinal), cancellationToken);
        _alerts = alerts;
    }

    private Alert Firing(ChannelState channel, DateTimeOffset now)
    {
        var labels = ChannelFailure.LabelsOf(channel.Name);
        var fingerprint = AlertKey.FingerprintOf(labels);
        return _alerts.GetValueOrDefault(fingerprint) is { State: AlertState.Firing } known ? known : new Alert
        {
            Rule = ChannelFailure.Rule,
            Fingerprint = fingerprint,
            Labels = labels,
            Annotations = ImmutableSortedDictionary<string, string>.Empty
                .Add("summary", $"Channel {channel.Name} does not deliver: {channel.LastError}")
                .Add("description", $"Messages to {channel.Kind} {channel.Target} are not taken. They are tried again until they are; send a test when it is repaired."),
            Source = AlertSource.BuiltIn,
            State = AlertState.Firing,
            ActiveAt = channel.FailingSince ?? now,
            FiredAt = now,
        };
    }
}
