using System.Collections.Concurrent;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>Settings of a channel that only tests have.</summary>
public sealed record FakeSettings : ChannelSettings
{
    public override string Target => "a test";
}

/// <summary>A message that the fake took or refused.</summary>
internal sealed record Received(DateTimeOffset At, Notification Notification)
{
    public string Channel => Notification.Channel;

    /// <summary>The firing alerts' names with their services, in order; resolved ones with a minus before.</summary>
    public string Names => string.Join(' ', Notification.Alerts
        .Select(alert => $"{(alert.State == AlertState.Resolved ? "-" : "")}{alert.Name}{(alert.Labels["service"].Length > 0 ? "/" + alert.Labels["service"] : "")}")
        .Order(StringComparer.Ordinal));
}

/// <summary>A receiver in memory: keeps what it takes and answers as a test says.</summary>
internal sealed class FakeChannel(TimeProvider clock) : NotificationChannel<FakeSettings>("fake")
{
    private int _hanging;

    /// <summary>Messages that are waiting for an answer that never comes.</summary>
    public int Hanging => _hanging;

    /// <summary>What was taken.</summary>
    public ConcurrentQueue<Received> Taken { get; } = new();

    /// <summary>What was not.</summary>
    public ConcurrentQueue<Received> Refused { get; } = new();

    /// <summary>The answer to a message; <see langword="null"/> for none at all.</summary>
    public Func<Notification, SendAnswer?> Answer { get; set; } = static _ => SendAnswer.Ok("200");

    /// <summary>Whether it takes a message and then never answers: a console that is killed before it hears.</summary>
    public Func<Notification, bool> TakesWithoutAnswer { get; set; } = static _ => false;

    protected override IEnumerable<SecretText?> Secrets(FakeSettings settings) => [];

    protected override async Task<SendAnswer> SendAsync(FakeSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken)
    {
        var received = new Received(clock.GetUtcNow(), notification);
        if (TakesWithoutAnswer(notification))
        {
            Taken.Enqueue(received);
            await HangAsync(cancellationToken);
        }

        if (Answer(notification) is not { } answer)
        {
            await HangAsync(cancellationToken);
            throw new InvalidOperationException("not reached");
        }

        (answer.Taken ? Taken : Refused).Enqueue(received);
        return answer;
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _hanging);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }
}
