using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts;

public class ContainerStatusTests
{
    private static readonly DateTimeOffset Finished = new(2026, 1, 5, 11, 59, 3, TimeSpan.Zero);

    public static TheoryData<ContainerSnapshot, Status, string> Table => new()
    {
        { Running(), Status.Ok, "running" },
        { Running() with { Health = ContainerHealth.Healthy }, Status.Ok, "running, healthy" },
        { Running() with { Health = ContainerHealth.Starting }, Status.Unknown, "starting: its health check has not passed yet" },
        { Running() with { Health = ContainerHealth.Unhealthy, HealthOutput = "no answer" }, Status.Down, "unhealthy: no answer" },
        { Running() with { Health = ContainerHealth.Unhealthy }, Status.Down, "unhealthy: its health check fails without a word" },
        { Running() with { RestartCount = 40, RecentRestarts = 2 }, Status.Ok, "running" },
        { Running() with { Health = ContainerHealth.Healthy, RecentRestarts = 3, ExitCode = 1 }, Status.Down, "crash loop: restarted 3 times in 10 min, last exit code 1" },
        { Running() with { RecentRestarts = 3 }, Status.Down, "crash loop: restarted 3 times in 10 min" },
        { In(ContainerState.Restarting) with { RestartCount = 1, ExitCode = 2 }, Status.Down, "crash loop: restarted once, last exit code 2" },
        { In(ContainerState.Restarting) with { RestartCount = 7, ExitCode = 0 }, Status.Down, "crash loop: restarted 7 times, last exit code 0" },
        { In(ContainerState.Restarting) with { RestartCount = 70, RecentRestarts = 4, ExitCode = 1 }, Status.Down, "crash loop: restarted 4 times in 10 min, last exit code 1" },
        { In(ContainerState.Dead), Status.Down, "dead: the engine could not remove it" },
        { In(ContainerState.Removing), Status.Unknown, "is being removed" },
        { In(ContainerState.Paused), Status.Paused, "paused" },
        { In(ContainerState.Created), Status.Paused, "created, never started" },
        { In(ContainerState.Created) with { ExitCode = 127, Error = "exec: \"/nope\": no such file" }, Status.Down, "could not be started: exec: \"/nope\": no such file" },
        { In(ContainerState.Unknown), Status.Unknown, "the engine does not tell its state" },
        { Exited(1), Status.Down, "exited with code 1 at 2026-01-05 11:59:03 UTC" },
        { Exited(1) with { FinishedAt = null }, Status.Down, "exited with code 1" },
        { Exited(1, RestartPolicy.Always), Status.Down, "exited with code 1 at 2026-01-05 11:59:03 UTC" },
        { Exited(137), Status.Down, "exited with code 137 (killed: SIGKILL) at 2026-01-05 11:59:03 UTC" },
        { Exited(137) with { OomKilled = true }, Status.Down, "exited with code 137 (out of memory: killed by the kernel) at 2026-01-05 11:59:03 UTC" },
        { Exited(0) with { OomKilled = true }, Status.Down, "exited with code 0 (out of memory: killed by the kernel) at 2026-01-05 11:59:03 UTC" },
        { Exited(139), Status.Down, "exited with code 139 (segmentation fault: SIGSEGV) at 2026-01-05 11:59:03 UTC" },
        { Exited(143), Status.Down, "exited with code 143 (terminated: SIGTERM) at 2026-01-05 11:59:03 UTC" },
        { Exited(129), Status.Down, "exited with code 129 (signal 1) at 2026-01-05 11:59:03 UTC" },
        { Exited(255), Status.Down, "exited with code 255 at 2026-01-05 11:59:03 UTC" },
        { Exited(0), Status.Paused, "finished with exit code 0 at 2026-01-05 11:59:03 UTC" },
        { Exited(0, RestartPolicy.OnFailure), Status.Paused, "finished with exit code 0 at 2026-01-05 11:59:03 UTC" },
        { Exited(0, RestartPolicy.Always), Status.Down, "stopped at 2026-01-05 11:59:03 UTC" },
        { Exited(0, RestartPolicy.UnlessStopped), Status.Down, "stopped at 2026-01-05 11:59:03 UTC" },
        { Exited(137, RestartPolicy.UnlessStopped), Status.Down, "stopped at 2026-01-05 11:59:03 UTC" },
        { Exited(143, RestartPolicy.UnlessStopped), Status.Down, "stopped at 2026-01-05 11:59:03 UTC" },
        { Exited(137, RestartPolicy.UnlessStopped) with { OomKilled = true }, Status.Down, "exited with code 137 (out of memory: killed by the kernel) at 2026-01-05 11:59:03 UTC" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Of_Facts_FollowsTheTable(ContainerSnapshot facts, Status status, string reason) =>
        Assert.Equal((status, reason), ContainerStatus.Of(facts));

    [Fact]
    public void Since_Unhealthy_IsTheFirstFailedCheck()
    {
        var failing = Running() with { Health = ContainerHealth.Unhealthy, StartedAt = Finished, FailingSince = Finished.AddMinutes(3) };

        Assert.Equal(Finished.AddMinutes(3), ContainerStatus.Since(failing));
    }

    [Fact]
    public void Since_CrashLoopThatRunsForAMoment_IsTheEndOfTheRunBefore()
    {
        var looping = Running() with { RecentRestarts = 3, StartedAt = Finished.AddSeconds(30), FinishedAt = Finished };

        Assert.Equal(Finished, ContainerStatus.Since(looping));
    }

    private static ContainerSnapshot Running() => In(ContainerState.Running);

    private static ContainerSnapshot Exited(int code, RestartPolicy policy = RestartPolicy.No) =>
        In(ContainerState.Exited) with { ExitCode = code, RestartPolicy = policy, FinishedAt = Finished };

    private static ContainerSnapshot In(ContainerState state) => new() { Key = new ContainerKey("local", "id"), Name = "web", State = state };
}
