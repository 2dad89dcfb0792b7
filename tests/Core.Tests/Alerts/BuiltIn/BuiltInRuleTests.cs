using System.Collections.Immutable;
using Quarterdeck.Core.Alerts.BuiltIn;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Core.Tests.Alerts.BuiltIn;

public sealed class BuiltInRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_AllIsWell_RaisesNothing() => Assert.Empty(Raised(Facts(Service("web", Status.Ok), Service("db", Status.Paused), Service("x", Status.Maintenance))));

    [Theory]
    [InlineData(Status.Down, Priority.High, "ServiceDown critical")]
    [InlineData(Status.Down, Priority.Medium, "ServiceDown critical")]
    [InlineData(Status.Down, Priority.Low, "ServiceDown warning")]
    [InlineData(Status.Degraded, Priority.High, "ServiceDegraded warning")]
    [InlineData(Status.Unknown, Priority.High, "ServiceNotChecked warning")]
    public void Find_ServiceNotWell_RaisesOneAlert(Status status, Priority priority, string expected)
    {
        var alert = Assert.Single(Raised(Facts(Service("web", status, priority))));

        Assert.Equal(expected, $"{alert.Labels["alertname"]} {alert.Labels["severity"]}");
        Assert.Equal(("web", "production"), (alert.Labels["service"], alert.Labels["environment"]));
        Assert.Contains("why it is so", alert.Annotations.Single(annotation => annotation.Name == "summary").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ServiceInMaintenanceDownUnderneath_IsRaised()
    {
        var service = Service("web", Status.Maintenance) with { Underneath = new ServiceState(Status.Down, Now, "refused", "http") };

        var alert = Assert.Single(Raised(Facts(service)));

        Assert.Equal("ServiceDown", alert.Labels["alertname"]);
        Assert.Contains("refused", alert.Annotations.Single(annotation => annotation.Name == "summary").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_SecretOlderThanItMayBe_IsNamed()
    {
        static Secret Secret(string name, int days, int? every) => new(name, "", SecretSource.Kept, every is { } known ? TimeSpan.FromDays(known) : null, 1, Now, Now.AddDays(-days), "u-1");
        var secrets = new[] { Secret("OLD", 31, 30), Secret("YOUNG", 29, 30), Secret("ANY", 400, null) };

        var alert = Assert.Single(Raised(Facts() with { Secrets = secrets.ToImmutableDictionary(secret => secret.Name) }));

        Assert.Equal(("SecretRotationOverdue", "warning", "OLD"), (alert.Labels["alertname"], alert.Labels["severity"], alert.Labels["subject"]));
        Assert.Contains("secret OLD should have been rotated by 2026-01-04 12:00 UTC", alert.Annotations.Single(annotation => annotation.Name == "summary").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ServiceWithoutChecks_IsNotReportedAsUnchecked() =>
        Assert.Empty(Raised(Facts(Service("web", Status.Unknown) with { Checks = [] })));

    [Fact]
    public void Find_ConsoleBlind_IsOneAlertAndNotOneForEachService()
    {
        var facts = Facts(Service("a", Status.Unknown), Service("b", Status.Unknown)) with
        {
            Faults = ImmutableDictionary<string, ConsoleFault>.Empty.Add("database", new ConsoleFault(Now, "the console cannot store", "Free the disk.")),
        };

        var alert = Assert.Single(Raised(facts));

        Assert.Equal(("ConsoleBlind", "critical", "database"), (alert.Labels["alertname"], alert.Labels["severity"], alert.Labels["fault"]));
    }

    [Theory]
    [InlineData(ContainerState.Restarting, 1)]
    [InlineData(ContainerState.Running, 3)]
    public void Find_CrashLoop_IsOneAlertInPlaceOfServiceDown(ContainerState state, int recentRestarts)
    {
        var container = new ContainerSnapshot
        {
            Key = new ContainerKey("local", "c1"),
            Name = "web",
            State = state,
            RecentRestarts = recentRestarts,
            Reason = "crash loop: restarted 3 times",
        };
        var service = Service("web", Status.Down);
        service = service with { Definition = service.Definition with { Container = new ContainerSelector { Host = "local", Name = "web" } } };
        var facts = Facts(service) with { Containers = ImmutableDictionary<ContainerKey, ContainerSnapshot>.Empty.Add(container.Key, container) };

        var alert = Assert.Single(Raised(facts));

        Assert.Equal(("ContainerCrashLoop", "critical", "web"), (alert.Labels["alertname"], alert.Labels["severity"], alert.Labels["service"]));
        Assert.Contains(alert.Annotations, annotation => annotation.Text.Contains("crash loop: restarted 3 times", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(13.9, "warning")]
    [InlineData(2.9, "critical")]
    [InlineData(-1, "critical")]
    public void Find_CertificateNearItsEnd_IsAnAlertOfItsCheck(double days, string severity)
    {
        var alert = Assert.Single(Raised(Facts(Expiring(days))));

        Assert.Equal(("CertificateExpiring", severity, "http"), (alert.Labels["alertname"], alert.Labels["severity"], alert.Labels["check"]));
    }

    [Theory]
    [InlineData(null, "the certificate of web expires at ")]
    [InlineData("R12", "the certificate \"R12\" above that of web expires at ")]
    public void Find_CertificateNearItsEnd_SaysWhose(string? above, string words) =>
        Assert.StartsWith(words, Assert.Single(Raised(Facts(Expiring(2, above)))).Annotations.Single(annotation => annotation.Name == "summary").Text, StringComparison.Ordinal);

    [Fact]
    public void Find_CertificateFarFromItsEnd_IsNone() => Assert.Empty(Raised(Facts(Expiring(14.1))));

    [Fact]
    public void Find_HostDoesNotAnswer_IsAnAlertWithTheHost()
    {
        var host = new HostSnapshot { Name = "docker-1", Endpoint = "unix:///x", Status = Status.Down, Reason = "connection refused", Since = Now };

        var alert = Assert.Single(Raised(Facts() with { Hosts = ImmutableDictionary<string, HostSnapshot>.Empty.Add(host.Name, host) }));

        Assert.Equal(("HostUnreachable", "docker-1"), (alert.Labels["alertname"], alert.Labels["host"]));
    }

    [Fact]
    public void All_Names_AreUnique() => Assert.Equal(BuiltInRule.All.Count, BuiltInRule.All.Select(rule => rule.Rule.Key).Distinct().Count());

    private static List<AlertCandidate> Raised(BoardFacts facts) => [.. BuiltInRule.All.SelectMany(rule => rule.Find(facts))];

    private static BoardFacts Facts(params ServiceSnapshot[] services) => new(
        Now,
        services.ToImmutableDictionary(service => service.Name),
        ImmutableDictionary<string, HostSnapshot>.Empty,
        ImmutableDictionary<ContainerKey, ContainerSnapshot>.Empty,
        ImmutableDictionary<string, ConsoleFault>.Empty,
        ImmutableDictionary<string, RuleOutcome>.Empty);

    private static ServiceSnapshot Expiring(double days, string? above = null)
    {
        var service = Service("web", Status.Ok);
        var observation = new Observation(Now, Outcome.Passed, TimeSpan.Zero, "fine") { Facts = new ProbeFacts(200, Now.AddDays(days)) { EndsAbove = above } };
        return service with { Checks = [service.Checks[0] with { State = service.Checks[0].State with { Last = observation } }] };
    }

    private static ServiceSnapshot Service(string name, Status status, Priority priority = Priority.High)
    {
        var check = new CheckDefinition { Key = new CheckKey(name, "http"), Kind = "tcp", Probe = new TcpProbeSettings { Address = "127.0.0.1:1" } };
        return new ServiceSnapshot(
            new ServiceDefinition { Name = name, Environment = "production", Priority = priority, Checks = [check] },
            new ServiceState(status, Now, "why it is so", "http"),
            [new CheckSnapshot(check, new CheckState { Status = status, Since = Now })],
            BecauseOf: null,
            [],
            new LatencyTrend(TimeSpan.FromSeconds(30)));
    }
}
