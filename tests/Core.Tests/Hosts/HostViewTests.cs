using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Hosts;

public class HostViewTests
{
    private static readonly ContainerKey Web = new("local", "web");
    private readonly FakeTimeProvider _clock = new();
    private readonly ChangeFeed<string, HostSnapshot> _hosts = new();
    private readonly ChangeFeed<ContainerKey, ContainerSnapshot> _containers = new();
    private readonly HostView _view;

    public HostViewTests()
    {
        _view = new HostView(new HostDeclaration { Name = "local", Endpoint = "unix:///x.sock" }, _hosts, _containers, _clock);
        _view.Connecting();
    }

    private HostSnapshot Host => _hosts.Current["local"];

    private ContainerSnapshot Container => _containers.Current[Web];

    [Fact]
    public void Connecting_FirstTime_IsUnknown()
    {
        Assert.Equal(Status.Unknown, Host.Status);
        Assert.Equal("connecting for the first time", Host.Reason);
    }

    [Fact]
    public void Unreachable_AfterConnection_KeepsFactsAndSaysWhy()
    {
        Connect(Running());
        _clock.Advance(TimeSpan.FromMinutes(5));

        _view.Unreachable("no Docker socket", ownFault: false);

        Assert.Equal((Status.Down, "no Docker socket", _clock.GetUtcNow()), (Host.Status, Host.Reason, Host.Since));
        Assert.Equal("20.10", Host.EngineVersion);
        Assert.Equal((Status.Unknown, "host local is not reachable: no Docker socket", _clock.GetUtcNow()), (Container.Status, Container.Reason, Container.Since));
        Assert.Equal((ContainerState.Running, "nginx"), (Container.State, Container.Image));
    }

    [Fact]
    public void Unreachable_AgainForAnotherReason_KeepsSince()
    {
        Connect(Running());
        _view.Unreachable("refused", ownFault: false);
        var since = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(1));

        _view.Unreachable("no Docker socket", ownFault: false);

        Assert.Equal((since, since), (Host.Since, Container.Since));
        Assert.Equal("host local is not reachable: no Docker socket", Container.Reason);
    }

    [Fact]
    public void Unreachable_ByOwnFault_IsUnknownNotDown()
    {
        _view.Unreachable("no permission", ownFault: true);

        Assert.Equal((Status.Unknown, "no permission"), (Host.Status, Host.Reason));
    }

    [Fact]
    public void Unreachable_SameAgain_PublishesNothing()
    {
        Connect(Running());
        _view.Unreachable("refused", ownFault: false);
        var (host, container) = (Host, Container);

        _view.Unreachable("refused", ownFault: false);

        Assert.Same(host, Host);
        Assert.Same(container, Container);
    }

    [Fact]
    public void Connected_AfterOutage_DropsWhatWentAndDatesByTheEngine()
    {
        var started = _clock.GetUtcNow() - TimeSpan.FromHours(1);
        Connect(Running() with { StartedAt = started }, Running() with { Key = new ContainerKey("local", "gone") });
        _view.Unreachable("refused", ownFault: false);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Connect(Running() with { StartedAt = started });

        Assert.Equal([Web], _containers.Current.Keys);
        Assert.Equal((Status.Ok, started), (Container.Status, Container.Since));
        Assert.Equal((Status.Ok, _clock.GetUtcNow(), 1, 1), (Host.Status, Host.Since, Host.ContainersRunning, Host.ContainersTotal));
    }

    [Fact]
    public void Update_ThreeRestartsInTenMinutes_IsACrashLoopUntilTheyLieBack()
    {
        Connect(Running());
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(Status.Ok, Container.Status);
            _clock.Advance(TimeSpan.FromMinutes(1));
            Update(Running() with { RestartCount = i, ExitCode = 1 });
        }

        Assert.Equal((Status.Down, "crash loop: restarted 3 times in 10 min, last exit code 1", _clock.GetUtcNow()), (Container.Status, Container.Reason, Container.Since));

        _clock.Advance(TimeSpan.FromMinutes(7.9));
        _view.Seen();
        Assert.Equal(Status.Down, Container.Status);
        _clock.Advance(TimeSpan.FromMinutes(0.1));
        _view.Seen();
        Assert.Equal((Status.Ok, 2), (Container.Status, Container.RecentRestarts));
    }

    [Fact]
    public void Connected_CrashLoopBegunBefore_IsDownAtFirstSightUntilARunLastsTheWindow()
    {
        var now = _clock.GetUtcNow();
        var running = Running() with { RestartCount = 9, CreatedAt = now.AddDays(-30), FinishedAt = now.AddSeconds(-27), StartedAt = now.AddSeconds(-1) };

        Connect(running);

        Assert.Equal((Status.Down, "crash loop: restarted 6 times in 10 min", now.AddSeconds(-27)), (Container.Status, Container.Reason, Container.Since));
        _clock.Advance(TimeSpan.FromMinutes(9.9));
        _view.Seen();
        Assert.Equal(Status.Down, Container.Status);
        _clock.Advance(TimeSpan.FromMinutes(0.1));
        _view.Seen();
        Assert.Equal((Status.Ok, 0), (Container.Status, Container.RecentRestarts));
    }

    [Fact]
    public void Update_NextRunOfACrashLoop_KeepsTheLastExitCode()
    {
        Connect(Running());
        Update(Running() with { State = ContainerState.Restarting, RestartCount = 3, ExitCode = 7 });

        Update(Running() with { RestartCount = 3 });

        Assert.Equal("crash loop: restarted 3 times in 10 min, last exit code 7", Container.Reason);
    }

    [Fact]
    public void Update_FirstDescribedLater_ItsOldRestartsAreNotNew()
    {
        _view.Connected(new EnginePing("1.41", "1.41"), new EngineInfo(), [new Sighting(Running(), "no JSON")]);

        Update(Running() with { RestartCount = 40 });

        Assert.Equal((Status.Ok, 0), (Container.Status, Container.RecentRestarts));
    }

    [Fact]
    public void Update_Exit_IsDatedByTheEngine()
    {
        Connect(Running());
        var finished = _clock.GetUtcNow() + TimeSpan.FromSeconds(5);
        _clock.Advance(TimeSpan.FromSeconds(8));

        Update(Running() with { State = ContainerState.Exited, ExitCode = 1, FinishedAt = finished });

        Assert.Equal((Status.Down, finished), (Container.Status, Container.Since));
        Assert.Equal(0, Host.ContainersRunning);
    }

    [Fact]
    public void Update_EngineClockAhead_IsNotDatedInTheFuture()
    {
        Connect(Running());

        Update(Running() with { State = ContainerState.Exited, ExitCode = 1, FinishedAt = _clock.GetUtcNow() + TimeSpan.FromHours(1) });

        Assert.Equal(_clock.GetUtcNow(), Container.Since);
    }

    [Fact]
    public void Update_HealthyAgain_IsDatedNow()
    {
        var start = _clock.GetUtcNow();
        Connect(Running() with { StartedAt = start, Health = ContainerHealth.Unhealthy, FailingSince = start });
        _clock.Advance(TimeSpan.FromMinutes(1));

        Update(Running() with { StartedAt = start, Health = ContainerHealth.Healthy });

        Assert.Equal((Status.Ok, _clock.GetUtcNow()), (Container.Status, Container.Since));
    }

    [Fact]
    public void Update_Undescribed_IsUnknownWithTheReason()
    {
        Connect(Running());

        _view.Update([new Sighting(Container, "no JSON")], []);

        Assert.Equal((Status.Unknown, "the engine does not describe it: no JSON"), (Container.Status, Container.Reason));
    }

    [Fact]
    public void Clear_Connected_LeavesNothing()
    {
        Connect(Running());

        _view.Clear();

        Assert.Empty(_hosts.Current);
        Assert.Empty(_containers.Current);
    }

    private void Connect(params ContainerSnapshot[] containers) =>
        _view.Connected(new EnginePing("1.41", "1.41"), new EngineInfo { ServerVersion = "20.10" }, [.. containers.Select(container => new Sighting(container))]);

    private void Update(ContainerSnapshot container) => _view.Update([new Sighting(container)], []);

    private static ContainerSnapshot Running() => new() { Key = Web, Name = "web", Image = "nginx", State = ContainerState.Running };
}
