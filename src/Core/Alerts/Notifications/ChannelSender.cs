using Quarterdeck.Core.Alerts.Channels;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Sends one message over a channel of any kind, within the channel's time. Whatever happens is an answer.</summary>
internal sealed partial class ChannelSender(IEnumerable<INotificationChannel> kinds, TimeProvider time, ILogger<ChannelSender> logger)
{
    private readonly Dictionary<Type, INotificationChannel> _kinds = kinds.ToDictionary(kind => kind.SettingsType);

    public string KindOf(ChannelDeclaration channel) => _kinds[channel.Settings.GetType()].Kind;

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled: nobody knows whether the receiver took it.</exception>
    public async Task<SendAnswer> SendAsync(ChannelDeclaration channel, Notification notification, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(channel.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _kinds[channel.Settings.GetType()].SendAsync(channel.Settings, notification, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendAnswer.Failed($"no answer within {channel.Timeout.InWords()}");
        }
#pragma warning disable CA1031 // A bug in one channel must not stop the others.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Its message could hold what was being sent, secrets included.
            var fault = exception.GetType().Name;
            LogBroken(channel.Name, fault, exception.StackTrace);
            return SendAnswer.Failed($"the console's own fault: {fault}");
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(420, LogLevel.Error, "Channel {Channel} broke on a message: {Fault} {Trace}")]
    private partial void LogBroken(string channel, string fault, string? trace);
}
