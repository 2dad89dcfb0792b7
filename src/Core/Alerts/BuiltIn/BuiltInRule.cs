using System.Globalization;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.BuiltIn;

/// <summary>An alert that is there without any rule file. It follows what checks say, also inside a maintenance window: that keeps it from being told.</summary>
/// <param name="Name">The alert's name.</param>
/// <param name="Condition">When it is raised, in words.</param>
/// <param name="Severity">How severe it can be.</param>
/// <param name="For">How long that must hold.</param>
/// <param name="Find">What it is raised for now.</param>
internal sealed record BuiltInRule(string Name, string Condition, string Severity, TimeSpan For, Func<BoardFacts, IEnumerable<AlertCandidate>> Find)
{
    /// <summary>Where the keys of built-in rules begin.</summary>
    public const string KeyPrefix = "built-in/";

    private const string Critical = "critical", Warning = "warning";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BuiltInRule> All { get; } =
    [
        new("ServiceDown", "the service is DOWN", Critical, TimeSpan.Zero, facts => facts.Services.Values
            .Where(service => service.Underneath.Status == Status.Down && !LoopsOf(facts, service).Any())
            .Select(service => About("ServiceDown", service, Urgent(service), $"{service.Name} is DOWN: {service.Underneath.Reason}"))),

        new("ContainerCrashLoop", "a container of the service is restarted over and over", Critical, TimeSpan.Zero, facts => facts.Services.Values
            .Where(service => service.Underneath.Status is Status.Down or Status.Degraded)
            .SelectMany(service => LoopsOf(facts, service).Take(1)
                .Select(container => About("ContainerCrashLoop", service, service.Underneath.Status == Status.Down ? Urgent(service) : Warning, $"{container.Name}: {container.Reason}")))),

        new("ServiceDegraded", "the service is DEGRADED for 15 minutes", Warning, TimeSpan.FromMinutes(15), facts => facts.Services.Values
            .Where(service => service.Underneath.Status == Status.Degraded)
            .Select(service => About("ServiceDegraded", service, Warning, $"{service.Name} is DEGRADED: {service.Underneath.Reason}"))),

        // A fault of the console has an alert of its own: one page, not one for each service.
        new("ServiceNotChecked", "nothing is known of the service for 5 minutes", Warning, TimeSpan.FromMinutes(5), facts => facts.Services.Values
            .Where(service => service.Underneath.Status == Status.Unknown && !service.Checks.IsEmpty && facts.Faults.IsEmpty)
            .Select(service => About("ServiceNotChecked", service, Warning, $"{service.Name} is not checked: {service.Underneath.Reason}"))),

        new("CertificateExpiring", "a certificate expires within 14 days; critical within 3", Critical, TimeSpan.Zero, facts => facts.Services.Values
            .SelectMany(service => service.Checks.Select(check => (service, check, seen: check.State.Last?.Facts)))
            .Where(found => found.seen?.CertificateExpiry - facts.Now < TimeSpan.FromDays(14))
            .Select(found => About(
                "CertificateExpiring", found.service, found.seen!.CertificateExpiry - facts.Now < TimeSpan.FromDays(3) ? Critical : Warning,
                string.Create(CultureInfo.InvariantCulture, $"the certificate {(found.seen.EndsAbove is { } above ? $"\"{above}\" above that of" : "of")} {found.service.Name} expires at {found.seen.CertificateExpiry:yyyy-MM-dd HH:mm} UTC"), ("check", found.check.Definition.Key.Check)))),

        new("HostUnreachable", "a Docker engine does not answer for a minute", Critical, TimeSpan.FromMinutes(1), facts => facts.Hosts.Values
            .Where(host => host.Status == Status.Down)
            .Select(host => Of("HostUnreachable", Critical, [("host", host.Name)], $"host {host.Name} is not reachable: {host.Reason}"))),

        new("ConsoleBlind", "the console cannot store, reach its targets, or run its checks for a minute", Critical, TimeSpan.FromMinutes(1), facts => facts.Faults
            .Select(fault => Of("ConsoleBlind", Critical, [("fault", fault.Key)], fault.Value.Message, fault.Value.Remedy))),

        new("RuleFailing", "a rule cannot be evaluated for 5 minutes", Warning, TimeSpan.FromMinutes(5), facts => facts.Rules.Values
            .Where(outcome => outcome.Problem is not null)
            .Select(outcome => Of("RuleFailing", Warning, [("rule", outcome.Rule.Key)], $"rule {outcome.Rule.Name} cannot be evaluated: {outcome.Problem}"))),

        new("SecretRotationOverdue", "a secret is older than its rotation interval", Warning, TimeSpan.Zero, facts => facts.Secrets.Values
            .Where(secret => secret.DueAt <= facts.Now)
            .Select(secret => Of(
                "SecretRotationOverdue", Warning, [("subject", secret.Name)],
                string.Create(CultureInfo.InvariantCulture, $"secret {secret.Name} should have been rotated by {secret.DueAt:yyyy-MM-dd HH:mm} UTC"),
                "Make a new value where it is issued, set it on the page Secrets, and revoke the old one."))),
    ];

    /// <summary>The rule as the state machine sees it.</summary>
    public AlertingRule Rule { get; } = new()
    {
        Key = KeyPrefix + Name,
        Name = Name,
        Expression = Condition,
        For = For,
        Source = AlertSource.BuiltIn,
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Alert.SeverityLabel] = Severity },
        Annotations = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    private static IEnumerable<ContainerSnapshot> LoopsOf(BoardFacts facts, ServiceSnapshot service) =>
        facts.ContainersOf(service).Where(ContainerStatus.IsCrashLoop);

    private static string Urgent(ServiceSnapshot service) => service.Definition.Priority == Priority.Low ? Warning : Critical;

    private static AlertCandidate About(string name, ServiceSnapshot service, string severity, string summary, params ReadOnlySpan<(string Name, string Value)> more) => Of(
        name, severity, [(Alert.ServiceLabel, service.Name), ("environment", service.Definition.Environment), .. more], summary, service.Definition.Summary ?? "");

    private static AlertCandidate Of(string name, string severity, ReadOnlySpan<(string Name, string Value)> about, string summary, string description = "")
    {
        var labels = Labels.Of([.. about, (Alert.NameLabel, name), (Alert.SeverityLabel, severity)]);
        return new AlertCandidate(labels, description.Length > 0 ? [("summary", summary), ("description", description)] : [("summary", summary)], Value: 1);
    }
}
