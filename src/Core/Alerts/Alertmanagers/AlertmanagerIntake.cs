using Quarterdeck.Core.Alerts.Posted;

namespace Quarterdeck.Core.Alerts.Alertmanagers;

/// <summary>Takes the alerts that an Alertmanager's webhook brings into the book.</summary>
public sealed class AlertmanagerIntake(PostedAlerts posted, TimeProvider time)
{
    /// <summary>Takes a message as a whole or not at all; the problem where it was not taken.</summary>
    /// <param name="utf8">The body of the request.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<string?> TakeAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var (alerts, problem) = AlertmanagerPayload.Read(utf8, time.GetUtcNow());
        return problem ?? await posted.TakeAsync(alerts, cancellationToken);
    }
}
