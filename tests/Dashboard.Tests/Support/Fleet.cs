using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Dashboard.Tests.Support;

/// <summary>Settings of a check that is never run.</summary>
internal sealed record StubSettings(string Name) : ProbeSettings
{
    public override string Target => Name;
}

/// <summary>Services and checks in few words. All began at <see cref="Began"/> and were seen at <see cref="Now"/>.</summary>
internal static class Fleet
{
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Began = Now.AddMinutes(-4);

    public static CheckSnapshot Check(string service, string name, Status status, string reason = "HTTP 503", Func<CheckState, CheckState>? state = null, Func<CheckDefinition, CheckDefinition>? definition = null)
    {
        var defined = new CheckDefinition { Key = new CheckKey(service, name), Kind = "http", Probe = new StubSettings("http://target"), Interval = TimeSpan.FromSeconds(30), RetryInterval = TimeSpan.FromSeconds(30) };
        var made = new CheckState { Status = status, Since = Began, Reason = reason, Last = Seen(status == Status.Down ? Outcome.Failed : Outcome.Passed, reason), LastAnswered = Now };
        return new CheckSnapshot(definition?.Invoke(defined) ?? defined, state?.Invoke(made) ?? made);
    }

    public static Observation Seen(Outcome outcome, string message, HealthReport? report = null) => new(Now, outcome, TimeSpan.FromMilliseconds(12), message, report);

    public static ServiceSnapshot Service(string name, Status status = Status.Ok, string[]? dependsOn = null, string? becauseOf = null, string environment = "production", Priority priority = Priority.Medium, string reason = "HTTP 503", params CheckSnapshot[] checks)
    {
        if (checks.Length == 0)
            checks = [Check(name, "health", status, reason)];
        var definition = new ServiceDefinition
        {
            Name = name,
            Environment = environment,
            Priority = priority,
            DependsOn = [.. dependsOn ?? []],
            Checks = [.. checks.Select(check => check.Definition)],
        };
        return new ServiceSnapshot(definition, new ServiceState(status, Began, reason, checks[0].Definition.Key.Check), [.. checks], becauseOf, [new StatusSpan(Began, status)], new LatencyTrend(TimeSpan.FromSeconds(30)));
    }

    /// <summary>The same service while a window covers it.</summary>
    public static ServiceSnapshot InMaintenance(ServiceSnapshot service)
    {
        var maintenance = new MaintenanceNotice("backup", Now.AddMinutes(-10), Now.AddHours(1));
        return service with { State = new ServiceState(Status.Maintenance, maintenance.Since, maintenance.ToString(), Check: null), Underneath = service.State, Maintenance = maintenance };
    }

    public static Dictionary<string, ServiceSnapshot> ByName(params ServiceSnapshot[] services) => services.ToDictionary(service => service.Name);
}
