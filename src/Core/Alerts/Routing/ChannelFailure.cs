using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>The alert that a channel cannot deliver: its name, its labels, and the key it has in the book.</summary>
internal static class ChannelFailure
{
    public const string Name = "NotificationsFailing";

    /// <summary>The key under which these alerts are in the book.</summary>
    public const string Rule = $"notifications/{Name}";

    public const string ChannelLabel = "channel";

    public static Labels LabelsOf(string channel) =>
        Labels.Of((Alert.NameLabel, Name), (ChannelLabel, channel), (Alert.SeverityLabel, "critical"));

    /// <summary>The channel that an alert says is failing; <see langword="null"/> for any other alert.</summary>
    public static string? FailingChannel(Labels labels) =>
        string.Equals(labels[Alert.NameLabel], Name, StringComparison.Ordinal) && labels[ChannelLabel] is { Length: > 0 } channel ? channel : null;
}
