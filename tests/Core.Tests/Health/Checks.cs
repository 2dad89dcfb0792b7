using Quarterdeck.Core.Health;

namespace Quarterdeck.Core.Tests.Health;

/// <summary>A probe whose settings are a name: tests decide what is observed.</summary>
internal sealed record StubSettings(string Name) : ProbeSettings
{
    public override string Target => Name;
}

/// <summary>Definitions and observations in few words.</summary>
internal static class Checks
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static CheckDefinition Check(string service = "web", string name = "http", int retries = 3, int recoverAfter = 2) => new()
    {
        Key = new CheckKey(service, name),
        Kind = "stub",
        Probe = new StubSettings("target"),
        Interval = TimeSpan.FromSeconds(10),
        Timeout = TimeSpan.FromSeconds(5),
        Retries = retries,
        RetryInterval = TimeSpan.FromSeconds(10),
        RecoverAfter = recoverAfter,
    };

    public static ServiceDefinition Service(string name = "web", string[]? dependsOn = null, params CheckDefinition[] checks) => new()
    {
        Name = name,
        Environment = "production",
        DependsOn = [.. dependsOn ?? []],
        Checks = checks.Length > 0 ? [.. checks] : [Check(name)],
    };

    public static Observation Seen(int second, Outcome outcome, string? message = null) =>
        new(Start.AddSeconds(second), outcome, TimeSpan.FromMilliseconds(12), message ?? (outcome == Outcome.Passed ? "HTTP 200" : "HTTP 503"));
}
