using Quarterdeck.Core.Alerts.Posted;

namespace Quarterdeck.Core.Alerts.Events;

/// <summary>Takes events: each is an alert for a while, and counts.</summary>
public sealed class EventBook
{
    private readonly PostedAlerts _posted;
    private readonly EventCounter _counter;
    private readonly TimeProvider _time;

    internal EventBook(PostedAlerts posted, EventCounter counter, TimeProvider time)
    {
        _posted = posted;
        _counter = counter;
        _time = time;
    }

    /// <summary>Takes an event; returns its alert once that is committed, or why it was not taken.</summary>
    public async Task<(Alert? Alert, string? Problem)> TakeAsync(NamedEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Problem() is { } problem)
            return (null, problem);
        if (!_counter.Accepts(happened.Name, happened.Service))
            return (null, $"name: {EventCounter.MostSeries} different names and services are counted at most; put what changes into labels or annotations");

        var alert = happened.ToAlert(_time.GetUtcNow());
        if (await _posted.TakeAsync([alert], cancellationToken) is { } refused)
            return (null, refused);
        _counter.Add(happened.Name, happened.Service);
        return (alert, null);
    }
}
