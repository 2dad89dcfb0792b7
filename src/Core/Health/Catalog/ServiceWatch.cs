using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Catalog;

/// <summary>
/// Keeps hosts, engine and sweep to what the workspace declares and the inventory discovers, as both change; and has the
/// docker checks of a container looked at as soon as the engine tells of it.
/// </summary>
internal sealed class ServiceWatch(
    WorkspaceSource workspaces, HostInventory inventory, HealthEngine engine, HealthSweep sweep, EgressGuard egress, ProbeKinds kinds, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _defining = new(1, 1);
    private readonly Dictionary<ContainerKey, DateTimeOffset> _starts = [];
    private ImmutableArray<ServiceDefinition> _services = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await engine.Ready.WaitAsync(stoppingToken);
        using var workspace = workspaces.Changes.Subscribe();
        using var containers = inventory.Containers.Subscribe();
        using var hosts = inventory.Hosts.Subscribe();
        await ApplyAsync(stoppingToken);
        await Task.WhenAll(FollowWorkspaceAsync(), FollowContainersAsync(), FollowHostsAsync());

        async Task FollowWorkspaceAsync()
        {
            await foreach (var _ in workspace.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
                await ApplyAsync(stoppingToken);
        }

        async Task FollowContainersAsync()
        {
            await foreach (var changes in containers.ReadAllAsync(Gather, time, stoppingToken))
            {
                await DefineAsync(stoppingToken);
                await TellStartsAsync(changes, stoppingToken);
                TriggerDocker(settings => changes.Any(change => change.Item is null || settings.ToSelector().Matches(change.Item)));
            }
        }

        async Task FollowHostsAsync()
        {
            var known = new Dictionary<string, Status>();
            await foreach (var changes in hosts.ReadAllAsync(Gather, time, stoppingToken))
            {
                var turned = changes.Where(change => known.GetValueOrDefault(change.Key) != change.Item?.Status).Select(change => change.Key).ToHashSet();
                foreach (var change in changes)
                    known[change.Key] = change.Item?.Status ?? Status.Unknown;
                TriggerDocker(settings => turned.Count > 0 && (settings.Host is null || turned.Contains(settings.Host)));
            }
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        inventory.Apply(workspaces.Current.Items<HostDeclaration>("hosts"));
        egress.References = workspaces.Current.Items<string>(EgressSection.Key);
        await DefineAsync(cancellationToken);
    }

    private async Task DefineAsync(CancellationToken cancellationToken)
    {
        await _defining.WaitAsync(cancellationToken);
        try
        {
            var services = ServiceCatalog.Build(workspaces.Current, inventory.Containers.Current.Values, kinds);
            // Also that there is none is told once: whoever waits for the services waits no longer.
            if (engine.Defined.IsCompleted && services.SequenceEqual(_services))
                return;
            _services = services;
            // The engine first: an observation of a check it does not know would be lost.
            await engine.DefineAsync(services, cancellationToken);
            sweep.Define(services.SelectMany(service => service.Checks));
        }
        finally
        {
            _defining.Release();
        }
    }

    /// <summary>A start period counts from the start of the container, also from one that nobody ordered.</summary>
    private async Task TellStartsAsync(IReadOnlyList<Change<ContainerKey, ContainerSnapshot>> changes, CancellationToken cancellationToken)
    {
        foreach (var (key, container) in changes)
        {
            if (container?.StartedAt is not { } started || (_starts.TryGetValue(key, out var known) && known == started))
            {
                if (container is null)
                    _starts.Remove(key);
                continue;
            }

            _starts[key] = started;
            foreach (var service in _services.Where(service => service.Container?.Matches(container) ?? false))
                await engine.StartedAsync(service.Name, started, cancellationToken);
        }
    }

    private void TriggerDocker(Func<DockerProbeSettings, bool> concerns)
    {
        foreach (var check in _services.SelectMany(service => service.Checks))
        {
            if (check.Probe is DockerProbeSettings settings && concerns(settings))
                sweep.Trigger(check.Key);
        }
    }
}
