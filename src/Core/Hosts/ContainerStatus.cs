using System.Globalization;

namespace Quarterdeck.Core.Hosts;

/// <summary>
/// What a container's facts mean. A pure rule, in this order: a start that failed, a crash loop, then the engine's state;
/// for a running container its own health check, for one that ended its exit code and restart policy.
/// </summary>
public static class ContainerStatus
{
    /// <summary>Restarts within <see cref="RestartHistory.Window"/> that make a crash loop, also while the container runs for a moment.</summary>
    public const int CrashLoopRestarts = 3;

    /// <summary>Status and reason that follow from a container's facts; its present status is not looked at.</summary>
    public static (Status Status, string Reason) Of(ContainerSnapshot container) => container switch
    {
        { State: ContainerState.Created or ContainerState.Exited, Error.Length: > 0 } =>
            (Status.Down, $"could not be started: {container.Error}"),
        { State: ContainerState.Running or ContainerState.Restarting, RecentRestarts: >= CrashLoopRestarts } =>
            (Status.Down, $"crash loop: restarted {container.RecentRestarts} times in {RestartHistory.Window.TotalMinutes:0} min{LastCode(container)}"),
        { State: ContainerState.Restarting } =>
            (Status.Down, $"crash loop: restarted {Times(container.RestartCount)}, last exit code {Code(container)}"),
        { State: ContainerState.Running } => Running(container),
        { State: ContainerState.Exited } => Exited(container),
        { State: ContainerState.Created } => (Status.Paused, "created, never started"),
        { State: ContainerState.Paused } => (Status.Paused, "paused"),
        { State: ContainerState.Dead } => (Status.Down, "dead: the engine could not remove it"),
        { State: ContainerState.Removing } => (Status.Unknown, "is being removed"),
        _ => (Status.Unknown, "the engine does not tell its state"),
    };

    /// <summary>Whether the engine restarts it over and over.</summary>
    public static bool IsCrashLoop(ContainerSnapshot container) =>
        container.State == ContainerState.Restarting || (container.State == ContainerState.Running && container.RecentRestarts >= CrashLoopRestarts);

    /// <summary>Since when the status holds by the engine's own facts, for a container seen for the first time.</summary>
    public static DateTimeOffset? Since(ContainerSnapshot container) => container switch
    {
        { State: ContainerState.Running, RecentRestarts: >= CrashLoopRestarts } => container.FinishedAt ?? container.StartedAt,
        { State: ContainerState.Running, Health: ContainerHealth.Unhealthy } => container.FailingSince ?? container.StartedAt,
        { State: ContainerState.Running } => container.StartedAt,
        { State: ContainerState.Exited or ContainerState.Restarting or ContainerState.Dead } => container.FinishedAt ?? container.CreatedAt,
        { State: ContainerState.Created } => container.CreatedAt,
        _ => null,
    };

    private static (Status Status, string Reason) Running(ContainerSnapshot container) => container.Health switch
    {
        ContainerHealth.Starting => (Status.Unknown, "starting: its health check has not passed yet"),
        ContainerHealth.Unhealthy => (Status.Down, container.HealthOutput.Length > 0 ? $"unhealthy: {container.HealthOutput}" : "unhealthy: its health check fails without a word"),
        ContainerHealth.Healthy => (Status.Ok, "running, healthy"),
        _ => (Status.Ok, "running"),
    };

    private static (Status Status, string Reason) Exited(ContainerSnapshot container)
    {
        var staysUp = container.RestartPolicy is RestartPolicy.Always or RestartPolicy.UnlessStopped;

        // With these policies the engine itself would have started it again: somebody stopped it. Stopping makes
        // these three codes: a clean end, killed after the grace time, ended by the signal.
        if (staysUp && !container.OomKilled && container.ExitCode is 0 or 137 or 143)
            return (Status.Down, $"stopped{At(container)}");
        if (container.ExitCode == 0 && !container.OomKilled)
            return (Status.Paused, $"finished with exit code 0{At(container)}");
        return (Status.Down, $"exited with code {Code(container)}{At(container)}");
    }

    /// <summary>While a container runs, 0 may also mean that nobody knows: the engine forgets the code of the run before.</summary>
    private static string LastCode(ContainerSnapshot container) =>
        container is { State: ContainerState.Running, ExitCode: 0 } ? "" : $", last exit code {Code(container)}";

    /// <summary>The code, with its meaning where it has one by the conventions of shells and of the engine.</summary>
    private static string Code(ContainerSnapshot container) => container switch
    {
        { OomKilled: true } => $"{container.ExitCode} (out of memory: killed by the kernel)",
        { ExitCode: 126 } => "126 (the command cannot be run)",
        { ExitCode: 127 } => "127 (no such command)",
        { ExitCode: 137 } => "137 (killed: SIGKILL)",
        { ExitCode: 139 } => "139 (segmentation fault: SIGSEGV)",
        { ExitCode: 134 } => "134 (aborted: SIGABRT)",
        { ExitCode: 143 } => "143 (terminated: SIGTERM)",
        { ExitCode: > 128 and < 160 } => $"{container.ExitCode} (signal {container.ExitCode - 128})",
        _ => container.ExitCode.ToString(CultureInfo.InvariantCulture),
    };

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    /// <summary>The moment itself, not "5 min ago": a reason must stay true while nothing happens.</summary>
    private static string At(ContainerSnapshot container) => container.FinishedAt is { } at
        ? string.Create(CultureInfo.InvariantCulture, $" at {at:yyyy-MM-dd HH:mm:ss} UTC")
        : "";
}
