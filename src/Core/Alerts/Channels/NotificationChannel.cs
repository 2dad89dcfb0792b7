using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>What a receiver answered.</summary>
/// <param name="Taken">Whether it took the message.</param>
/// <param name="Text">The answer, or why there is none, in one line without secrets.</param>
public sealed record SendAnswer(bool Taken, string Text)
{
    /// <summary>Whether sending the same again cannot help: the receiver refuses what it was sent.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>How long the receiver asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal static SendAnswer Ok(string text) => new(Taken: true, text);

    internal static SendAnswer Failed(string text) => new(Taken: false, text);

    internal static SendAnswer Refused(string text) => new(Taken: false, text) { IsPermanent = true };
}

/// <summary>
/// One kind of channel: shapes a message for its receivers and sends it once. What receivers do is a value, not an exception;
/// <see cref="OperationCanceledException"/> passes, for the caller sets the timeout.
/// </summary>
internal interface INotificationChannel
{
    /// <summary>The key in a workspace: <c>webhook</c>, <c>slack</c>, ….</summary>
    string Kind { get; }

    /// <summary>The settings' type, a <see cref="ChannelSettings"/> record.</summary>
    Type SettingsType { get; }

    /// <summary>Sends once. The answer holds no secret of the settings.</summary>
    Task<SendAnswer> SendAsync(ChannelSettings settings, Notification notification, CancellationToken cancellationToken);
}

/// <summary>Base of all channels: ties a kind to its settings' type.</summary>
internal abstract class NotificationChannel<TSettings>(string kind) : INotificationChannel
    where TSettings : ChannelSettings
{
    public string Kind { get; } = kind;

    public Type SettingsType => typeof(TSettings);

    public Task<SendAnswer> SendAsync(ChannelSettings settings, Notification notification, CancellationToken cancellationToken) =>
        SendAsync((TSettings)settings, new ChannelSecrets(Secrets((TSettings)settings)), notification, cancellationToken);

    /// <summary>The settings that hold secrets.</summary>
    protected abstract IEnumerable<SecretText?> Secrets(TSettings settings);

    /// <inheritdoc cref="INotificationChannel.SendAsync"/>
    protected abstract Task<SendAnswer> SendAsync(TSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken);
}
