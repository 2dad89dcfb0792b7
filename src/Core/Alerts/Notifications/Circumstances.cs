using Quarterdeck.Core.Alerts.Maintenance;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Everything beside a group that bears on telling it, at one moment. Answers are worked out once.</summary>
internal sealed class Circumstances(
    DateTimeOffset now,
    RoutingTable routing,
    ICronCalendar calendar,
    IReadOnlyDictionary<AlertKey, Alert> alerts,
    IEnumerable<Silence> silences,
    IReadOnlyDictionary<AlertKey, Acknowledgement> acknowledgements,
    AlertCauses causes,
    BoardLabels board)
{
    private readonly Dictionary<TimeWindow, DateTimeOffset?> _windows = new(ReferenceEqualityComparer.Instance);
    private readonly Silence[] _silences = [.. silences.Where(silence => silence.IsActive(now)).OrderBy(silence => silence.Id)];
    private readonly Lazy<Inhibition> _inhibition = new(() => new Inhibition([.. alerts.Values.Where(alert => alert.State == AlertState.Firing)], routing.Inhibit, causes));

    public DateTimeOffset Now => now;

    public RoutingTable Routing => routing;

    /// <summary>Who sees to the alert as it fires now.</summary>
    public Acknowledgement? AcknowledgementOf(Alert alert) =>
        acknowledgements.TryGetValue(alert.Key, out var acknowledgement) && acknowledgement.Concerns(alert) ? acknowledgement : null;

    /// <summary>Everything that keeps an alert from being told on a route, in the order of the stages.</summary>
    public IEnumerable<Verdict> Holds(Alert alert, Route route)
    {
        foreach (var window in routing.Maintenance)
        {
            if (OpenUntil(window) is { } until && Concerns(window, alert.Labels))
                yield return new Verdict(VerdictKind.Maintenance, $"maintenance \"{window.Name}\"", until);
        }

        foreach (var window in route.MuteTimes.Where(window => window.Concerns(alert.Labels)))
        {
            if (OpenUntil(window) is { } until)
                yield return new Verdict(VerdictKind.Muted, $"muted by \"{window.Name}\"", until);
        }

        if (OutsideActiveTimes(alert.Labels, route) is { } outside)
            yield return outside;
        if (_inhibition.Value.ByRule(alert) is (var source, var rule))
            yield return new Verdict(VerdictKind.Inhibited, $"inhibited by alert {NameOf(source)}: {rule}", At: null) { By = source.Key };
        if (_inhibition.Value.ByCause(alert) is (var about, var cause))
            yield return new Verdict(VerdictKind.Because, $"because of {cause}: alert {NameOf(about)}", At: null) { By = about.Key };
        foreach (var silence in _silences.Where(silence => silence.Concerns(alert.Labels)))
            yield return new Verdict(VerdictKind.Silenced, $"silenced by #{silence.Id} of {silence.Author}: {silence.Reason}", silence.EndsAt);
    }

    /// <summary>Nobody is called for a service in maintenance, also where an alert about it does not say all that the window asks for.</summary>
    private bool Concerns(TimeWindow window, Labels labels) =>
        window.Concerns(labels) || (labels[Alert.ServiceLabel] is { Length: > 0 } service && window.Concerns(ServiceLabels.Complete(labels, board(service))));

    /// <summary>Active times that concern the alert allow it while one of them is open.</summary>
    private Verdict? OutsideActiveTimes(Labels labels, Route route)
    {
        TimeWindow[] windows = [.. route.ActiveTimes.Where(window => window.Concerns(labels))];
        if (windows.Length == 0 || windows.Any(window => OpenUntil(window) is not null))
            return null;
        return new Verdict(
            VerdictKind.Muted,
            $"outside of {string.Join(", ", windows.Select(window => $"\"{window.Name}\""))}",
            windows.Min(window => window.NextOpening(calendar, now)));
    }

    private DateTimeOffset? OpenUntil(TimeWindow window) =>
        _windows.TryGetValue(window, out var known) ? known : _windows[window] = window.OpenUntil(calendar, now);

    private static string NameOf(Alert alert) => alert.Labels[Alert.ServiceLabel] is { Length: > 0 } service ? $"{alert.Name} of {service}" : alert.Name;
}
