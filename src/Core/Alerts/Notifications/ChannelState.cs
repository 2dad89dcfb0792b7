namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>How a channel does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind: <c>webhook</c>, <c>slack</c>, ….</param>
/// <param name="Target">Where it sends to, without secrets.</param>
public sealed record ChannelState(string Name, string Kind, string Target)
{
    /// <summary>Whether a test can be sent over it.</summary>
    public bool CanBeTested { get; init; } = true;

    /// <summary>When a receiver last took a message; <see langword="null"/> where none did since the start of the console.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>What it answered then.</summary>
    public string? LastAnswer { get; init; }

    /// <summary>What went wrong last; stays after it went well again.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Since when every try fails; <see langword="null"/> while it works.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Whether the receiver refuses what it is sent, so that trying again cannot help.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Messages that are due and not taken yet.</summary>
    public int Waiting { get; init; }
}
