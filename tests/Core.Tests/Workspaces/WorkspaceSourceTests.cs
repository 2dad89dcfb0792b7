using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Workspaces;

public sealed class WorkspaceSourceTests : IDisposable
{
    private const string Valid = "services: [{ name: a }]";
    private const string Invalid = "services: [{ nam: a }]";

    /// <summary>Bound on waiting for the machine; never waited for in full by a test that passes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestWorkspace _workspace = new();
    private readonly ChangeFeed<string, WorkspaceState> _changes = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Start_ValidFolder_RunsIt()
    {
        _workspace.Write("a.yaml", Valid);

        using var source = Started();

        Assert.Equal(["a"], Names(source));
        Assert.Equal((0, (DateTimeOffset?)null), (source.Errors.Count, source.State.BrokenSince));
        Assert.Same(source.State, _changes.Current[WorkspaceState.Key]);
    }

    [Fact]
    public void Start_InvalidFolder_RunsAnEmptyWorkspaceAndShowsTheErrors()
    {
        _workspace.Write("a.yaml", Invalid);

        using var source = Started();

        Assert.Equal((_workspace.Folder, "production", 0), (source.Current.Folder, source.Current.Environment, source.Current.Sections.Count));
        Assert.Equal(["a.yaml:1: unknown key \"nam\"; did you mean \"name\"?"], source.Errors.Select(error => error.ToString()));
        Assert.Equal(_clock.GetUtcNow(), source.State.BrokenSince);
    }

    [Fact]
    public async Task Reload_InvalidChange_KeepsTheLastGoodAndSaysSinceWhen()
    {
        _workspace.Write("a.yaml", Valid);
        using var source = Started();
        var (good, loadedAt) = (source.Current, _clock.GetUtcNow());

        _workspace.Write("a.yaml", Invalid);
        _clock.Step(TimeSpan.FromMinutes(1));
        var brokenSince = _clock.GetUtcNow();
        await source.ReloadAsync(CancellationToken.None);
        _clock.Step(TimeSpan.FromMinutes(1));
        var broken = await source.ReloadAsync(CancellationToken.None);

        Assert.Same(good, source.Current);
        Assert.Single(broken.Errors);
        Assert.Equal((loadedAt, _clock.GetUtcNow(), brokenSince), (broken.LoadedAt, broken.CheckedAt, broken.BrokenSince));

        _workspace.Write("a.yaml", Valid);
        var repaired = await source.ReloadAsync(CancellationToken.None);

        Assert.Same(good, source.Current);
        Assert.Equal((0, loadedAt, (DateTimeOffset?)null), (repaired.Errors.Count, repaired.LoadedAt, repaired.BrokenSince));
    }

    [Fact]
    public async Task Reload_NothingChanged_KeepsTheInstance()
    {
        _workspace.Write("a.yaml", Valid);
        using var source = Started();
        var before = source.Current;

        await source.ReloadAsync(CancellationToken.None);

        Assert.Same(before, source.Current);
    }

    [Fact]
    public void Rescan_WithoutEvents_FindsEveryKindOfChange()
    {
        _workspace.Write("a.yaml", Valid);
        var secret = _workspace.Write("secrets/token", "one");
        using var source = Started();

        _workspace.Write("b.yaml", "services: [{ name: b }]");
        Assert.Equal(["a", "b"], NamesAfterRescan());
        _workspace.Write("b.yaml", "services: [{ name: longer }]");
        Assert.Equal(["a", "longer"], NamesAfterRescan());
        File.Move(Path.Combine(_workspace.Folder, "b.yaml"), Path.Combine(_workspace.Folder, "0.yaml"));
        Assert.Equal(["longer", "a"], NamesAfterRescan());
        File.Delete(Path.Combine(_workspace.Folder, "0.yaml"));
        Assert.Equal(["a"], NamesAfterRescan());

        _workspace.Write("limits.yaml", "limits: { token: '${file:secrets/token}' }");
        NamesAfterRescan();
        File.WriteAllText(secret, "another");
        NamesAfterRescan();
        Assert.Equal("another", ((Limits)source.Current.Sections["limits"]).Token!.Reveal());

        Directory.Delete(_workspace.Folder, recursive: true);
        Assert.Equal(["a"], NamesAfterRescan());
        Assert.Contains("does not exist", Assert.Single(source.Errors).Message, StringComparison.Ordinal);
        _workspace.Write("a.yaml", "services: [{ name: back }]");
        Assert.Equal(["back"], NamesAfterRescan());

        IEnumerable<string> NamesAfterRescan()
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            return Names(source);
        }
    }

    [Fact]
    public void Rescan_NothingChanged_ReadsNothing()
    {
        _workspace.Write("a.yaml", Valid);
        using var source = Started();
        var before = source.State;

        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Same(before, source.State);
    }

    [Fact]
    public void Rescan_SectionThatThrows_KeepsRunningAndTriesAgain()
    {
        _workspace.Write("a.yaml", Valid);
        var section = new FaultySection();
        using var source = new WorkspaceSource(new WorkspaceLoader([section], [], []), Options(events: false), _changes, _clock, NullLogger<WorkspaceSource>.Instance);
        source.Start();

        section.Faulty = true;
        _workspace.Write("a.yaml", "services: [{ name: other }]");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["a"], Names(source));

        section.Faulty = false;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["other"], Names(source));
    }

    [Fact]
    public async Task FileEvents_ChangesOfFilesAndFolders_ArePublished()
    {
        _workspace.Write("a.yaml", Valid);
        using var source = new WorkspaceSource(_workspace.Loader, Options(events: true), _changes, new ShortTimers(), NullLogger<WorkspaceSource>.Instance);
        source.Start();
        using var subscription = _changes.Subscribe();
        var states = Channel.CreateUnbounded<WorkspaceState>();
        var reading = ReadAsync(subscription, states.Writer);

        _workspace.Write("b.yaml", "services: [{ name: b }]");
        await Until(states.Reader, state => Names(state).SequenceEqual(["a", "b"]));
        _workspace.Write("b.yaml", Invalid);
        var broken = await Until(states.Reader, state => state.Errors.Count > 0);
        Assert.Equal(["a", "b"], Names(broken));
        File.Delete(Path.Combine(_workspace.Folder, "b.yaml"));
        await Until(states.Reader, state => Names(state).SequenceEqual(["a"]) && state.Errors.Count == 0);
        var revision = source.Current.Revision;
        using var elsewhere = new TestWorkspace();
        elsewhere.Write("runbooks/down.md", "# Down");
        Directory.Move(Path.Combine(elsewhere.Folder, "runbooks"), Path.Combine(_workspace.Folder, "runbooks"));
        await Until(states.Reader, state => state.Workspace.Revision != revision);

        subscription.Dispose();
        await reading;
    }

    [Fact]
    public async Task Dispose_ThenChange_ReadsNothing()
    {
        _workspace.Write("a.yaml", Valid);
        var source = Started();
        var before = source.State;
        source.Dispose();

        _workspace.Write("a.yaml", Invalid);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await source.ReloadAsync(CancellationToken.None);

        Assert.Same(before, source.State);
    }

    [Fact]
    public void AddWorkspaces_SectionsOfFeatures_AreRead()
    {
        _workspace.Write("a.yaml", Valid);
        var services = new ServiceCollection();
        services.AddSingleton<ILogger<WorkspaceSource>>(NullLogger<WorkspaceSource>.Instance);
        services.AddWorkspaces(Options(events: false));
        services.AddSingleton<WorkspaceSection, ServicesSection>();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(["a"], Names(provider.GetRequiredService<WorkspaceSource>()));
        Assert.Single(provider.GetRequiredService<ChangeFeed<string, WorkspaceState>>().Current);
    }

    private static IEnumerable<string> Names(WorkspaceSource source) => Names(source.State);

    private static IEnumerable<string> Names(WorkspaceState state) => state.Workspace.Items<ServiceDeclaration>("services").Select(service => service.Name);

    private static async Task<WorkspaceState> Until(ChannelReader<WorkspaceState> states, Func<WorkspaceState, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var state = await states.ReadAsync(patience.Token);
            if (condition(state))
                return state;
        }
    }

    private static async Task ReadAsync(ChangeSubscription<string, WorkspaceState> subscription, ChannelWriter<WorkspaceState> states)
    {
        await foreach (var batch in subscription.ReadAllAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None))
        {
            foreach (var change in batch)
                await states.WriteAsync(change.Item!);
        }
    }

    private WorkspaceSource Started()
    {
        var source = new WorkspaceSource(_workspace.Loader, Options(events: false), _changes, _clock, NullLogger<WorkspaceSource>.Instance);
        source.Start();
        return source;
    }

    private WorkspaceOptions Options(bool events) => new() { Folder = _workspace.Folder, WatchEvents = events, Environment = _ => null };

    /// <summary>Real time without the rescan: what is seen is seen through events.</summary>
    private sealed class ShortTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new ShortTimer(base.CreateTimer(callback, state, dueTime, period));

        private sealed class ShortTimer(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => dueTime >= TimeSpan.FromSeconds(1) || timer.Change(dueTime, period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }

    private sealed class FaultySection() : WorkspaceSection<ServiceDeclaration>("services")
    {
        public bool Faulty { get; set; }

        protected override void Validate(IReadOnlyList<ServiceDeclaration> items, WorkspaceValidation validation)
        {
            if (Faulty)
                throw new InvalidOperationException("A bug.");
        }
    }
}
