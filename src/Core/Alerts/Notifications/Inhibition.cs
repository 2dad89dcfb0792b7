using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Answers which firing alert, if any, makes telling another one needless. Made for one moment.</summary>
internal sealed class Inhibition
{
    private readonly AlertCauses _causes;
    private readonly ILookup<AlertCause, Alert> _about;
    private readonly IReadOnlyList<(InhibitRule Rule, ILookup<string, Alert> Sources)> _rules;
    private readonly Dictionary<string, IReadOnlyList<AlertCause>> _known = new(StringComparer.Ordinal);

    public Inhibition(IReadOnlyList<Alert> firing, IReadOnlyList<InhibitRule> rules, AlertCauses causes)
    {
        _causes = causes;
        _rules = [.. rules.Select(rule => (rule, firing.Where(alert => rule.Source.Match(alert.Labels)).ToLookup(alert => rule.EqualValues(alert.Labels), StringComparer.Ordinal)))];
        _about = firing.SelectMany(alert => Subjects(alert).Select(subject => (subject, alert))).ToLookup(pair => pair.subject, pair => pair.alert);
    }

    /// <summary>The alert of a rule of the workspace that inhibits this one, with the rule. One that is on both sides of a rule is not inhibited by another such.</summary>
    public (Alert By, InhibitRule Rule)? ByRule(Alert alert)
    {
        foreach (var (rule, sources) in _rules)
        {
            if (!rule.Target.Match(alert.Labels))
                continue;
            var onBothSides = rule.Source.Match(alert.Labels);
            if (sources[rule.EqualValues(alert.Labels)].FirstOrDefault(source => !onBothSides || !rule.Target.Match(source.Labels)) is { } by)
                return (by, rule);
        }

        return null;
    }

    /// <summary>
    /// The alert about what an alert's service depends on that explains it. It must be at least as severe, so that a warning
    /// about a cause never hides that something is down; and two services that depend on each other never hide each other.
    /// </summary>
    public (Alert By, AlertCause Cause)? ByCause(Alert alert)
    {
        var service = alert.Labels[Alert.ServiceLabel];
        if (service.Length == 0)
            return null;

        foreach (var cause in Of(service))
        {
            if (cause.Kind == AlertCauseKind.Service && Leads(cause.Name, service))
                continue;
            if (_about[cause].Where(candidate => candidate.Key != alert.Key && Severities.Rank(candidate.Severity) <= Severities.Rank(alert.Severity)).MinBy(Telling) is { } by)
                return (by, cause);
        }

        return null;
    }

    /// <summary>
    /// What an alert is about: its service, or the host where it names nothing that runs on it. An alert about one of a
    /// host's containers says nothing about the others.
    /// </summary>
    private static IEnumerable<AlertCause> Subjects(Alert alert)
    {
        if (alert.Labels[Alert.ServiceLabel] is { Length: > 0 } service)
            yield return new AlertCause(AlertCauseKind.Service, service);
        else if (alert.Labels[AlertCause.HostLabel] is { Length: > 0 } host && alert.Labels["container"].Length == 0 && alert.Labels["name"].Length == 0)
            yield return new AlertCause(AlertCauseKind.Host, host);
    }

    /// <summary>What is worse says more; of the same severity what the board says (it is down), then what came first.</summary>
    private static (int Severity, bool IsOfRule, DateTimeOffset Since, string Fingerprint) Telling(Alert alert) =>
        (Severities.Rank(alert.Severity), alert.Source != AlertSource.BuiltIn, alert.FiredAt ?? alert.ActiveAt, alert.Fingerprint);

    /// <summary>Whether following causes from one service leads to another (or is there already).</summary>
    private bool Leads(string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([from]);
        while (left.TryPop(out var service))
        {
            if (string.Equals(service, to, StringComparison.Ordinal))
                return true;
            if (!seen.Add(service))
                continue;
            foreach (var cause in Of(service).Where(cause => cause.Kind == AlertCauseKind.Service))
                left.Push(cause.Name);
        }

        return false;
    }

    private IReadOnlyList<AlertCause> Of(string service) =>
        _known.TryGetValue(service, out var known) ? known : _known[service] = _causes(service);
}
