using System.Collections.Immutable;
using Quarterdeck.Core.Health.Catalog;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>A check with what one probe of it found.</summary>
/// <param name="Check">The check.</param>
/// <param name="Observation">What was found; <see langword="null"/> where it is paused.</param>
public sealed record SingleResult(CheckDefinition Check, Observation? Observation)
{
    /// <summary>The one observation as a status, without confirmation.</summary>
    public Status Status => Observation?.Outcome.ToStatus() ?? Status.Paused;
}

/// <summary>Runs checks once, outside the running console: no schedule, no confirmation, nothing stored.</summary>
public sealed class SingleSweep
{
    /// <summary>Probes under way at the same time.</summary>
    public const int AtOnce = 64;

    /// <summary>How long hosts may take to connect.</summary>
    public static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(10);

    private readonly HostInventory _inventory;
    private readonly ProbeKinds _kinds;
    private readonly ProbeRunner _runner;
    private readonly EgressGuard _egress;
    private readonly StoredHeartbeats _heartbeats;
    private readonly TimeProvider _time;

    internal SingleSweep(HostInventory inventory, ProbeKinds kinds, ProbeRunner runner, EgressGuard egress, StoredHeartbeats heartbeats, TimeProvider time)
    {
        _inventory = inventory;
        _kinds = kinds;
        _runner = runner;
        _egress = egress;
        _heartbeats = heartbeats;
        _time = time;
    }

    /// <summary>The services of a workspace, with those discovered on the hosts that were connected.</summary>
    public ImmutableArray<ServiceDefinition> Services(Workspace workspace) =>
        ServiceCatalog.Build(workspace, _inventory.Containers.Current.Values, _kinds);

    /// <summary>Connects the workspace's hosts and waits until each has answered or failed, at most for <see cref="HostPatience"/>.</summary>
    public async Task ConnectAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var hosts = workspace.Items<HostDeclaration>("hosts");
        if (hosts.Count == 0)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, HostPatience, Timeout.InfiniteTimeSpan);
        _inventory.Apply(hosts);
        using var changes = _inventory.Hosts.Subscribe();
        try
        {
            if (Settled())
                return;
            await foreach (var _ in changes.ReadAllAsync(TimeSpan.Zero, _time, limit.Token))
            {
                if (Settled())
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Those that have not answered yet are UNKNOWN, and checks that need them say so.
        }

        bool Settled() => _inventory.Hosts.Current.Values.All(host => host.Reason != HostView.FirstConnecting);
    }

    /// <summary>Probes every check of the services once; the results in the services' order.</summary>
    public async Task<IReadOnlyList<SingleResult>> RunAsync(Workspace workspace, IEnumerable<ServiceDefinition> services, CancellationToken cancellationToken)
    {
        _egress.References = workspace.Items<string>(EgressSection.Key);
        var checks = services.SelectMany(service => service.Checks).ToArray();
        var results = new SingleResult[checks.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, checks.Length, options, async (index, token) => results[index] = await ProbeAsync(checks[index], token));
        return results;
    }

    /// <summary><c>did you mean "postgres"?</c>; empty where no service is named nearly so.</summary>
    public static string DidYouMean(string name, IEnumerable<ServiceDefinition> services) =>
        NearestWord.Question(name, services.Select(service => service.Name));

    private async Task<SingleResult> ProbeAsync(CheckDefinition check, CancellationToken cancellationToken)
    {
        if (check.Paused)
            return new SingleResult(check, Observation: null);
        if (check.Probe is HeartbeatProbeSettings && _heartbeats.Unreadable is { } unreadable)
            return new SingleResult(check, new Observation(_time.GetUtcNow(), Outcome.Error, TimeSpan.Zero, unreadable));
        return new SingleResult(check, await _runner.RunAsync(check, cancellationToken));
    }
}
