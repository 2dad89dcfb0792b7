using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Hosts;

/// <summary>
/// The hosts of the workspace and everything that runs on them, live. One for the process; it knows no host until
/// <see cref="Apply"/> is called. Safe for concurrent use.
/// </summary>
public sealed class HostInventory : IHostedService, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HostWatch> _watches = [];
    private readonly Dictionary<string, Task> _ending = [];
    private bool _stopped;

    public HostInventory(TimeProvider time, ILogger<HostInventory> logger)
        : this(time, Random.Shared, logger)
    {
    }

    internal HostInventory(TimeProvider time, Random random, ILogger logger)
    {
        _time = time;
        _random = random;
        _logger = logger;
    }

    /// <summary>Hosts by name.</summary>
    public ChangeFeed<string, HostSnapshot> Hosts { get; } = new();

    /// <summary>Containers of all hosts. They stay, as UNKNOWN, while their host is not reachable.</summary>
    public ChangeFeed<ContainerKey, ContainerSnapshot> Containers { get; } = new();

    /// <summary>
    /// Makes these the hosts. A host declared as before keeps its connection and state; a new or changed one is connected;
    /// one that is no longer declared leaves the feeds. Returns at once.
    /// </summary>
    /// <param name="hosts">Valid declarations with unique names; of two with one name the first counts.</param>
    public void Apply(IReadOnlyList<HostDeclaration> hosts)
    {
        lock (_gate)
        {
            if (_stopped)
                return;

            var wanted = hosts.DistinctBy(host => host.Name).ToDictionary(host => host.Name);
            foreach (var watch in _watches.Values.ToList())
            {
                if (!wanted.TryGetValue(watch.Declaration.Name, out var declaration) || !SameConnection(declaration, watch.Declaration))
                    End(watch);
            }

            foreach (var declaration in wanted.Values.Where(declaration => !_watches.ContainsKey(declaration.Name)))
                Begin(declaration);
        }
    }

    /// <summary>
    /// The client of a host's engine, for logs, stats, inspect and actions; <see langword="null"/> where there is no such
    /// host. It stays usable over reconnects, and refuses with a reason once the host is taken away: ask for it anew
    /// each time.
    /// </summary>
    public DockerEngine? Engine(string host)
    {
        lock (_gate)
            return _watches.GetValueOrDefault(host)?.Engine;
    }

    /// <summary>The containers that a selector names, by host and name.</summary>
    public IReadOnlyList<ContainerSnapshot> Find(ContainerSelector selector) => Containers.Current.Values.Matching(selector);

    /// <summary>Does nothing: watching begins with <see cref="Apply"/>.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Leaves all hosts. The feeds keep what was last known.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task ended;
        lock (_gate)
        {
            _stopped = true;
            foreach (var watch in _watches.Values)
                watch.Stop(forget: false);
            ended = Task.WhenAll([.. _watches.Values.Select(watch => watch.Completion), .. _ending.Values]);
        }

        await ended.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private void Begin(HostDeclaration declaration)
    {
        var view = new HostView(declaration, Hosts, Containers, _time);
        var watch = new HostWatch(declaration, view, _time, _random, _logger);
        _watches.Add(declaration.Name, watch);
        watch.Start(_ending.GetValueOrDefault(declaration.Name, Task.CompletedTask));
    }

    private void End(HostWatch watch)
    {
        _watches.Remove(watch.Declaration.Name);
        _ending[watch.Declaration.Name] = watch.Completion;
        watch.Stop(forget: true);
    }

    /// <summary>Whether discovery is wanted does not concern the connection.</summary>
    private static bool SameConnection(HostDeclaration left, HostDeclaration right) =>
        left with { Discover = true } == right with { Discover = true };
}
