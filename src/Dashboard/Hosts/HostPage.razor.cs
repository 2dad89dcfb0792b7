using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>
/// A Docker engine and what runs on it. A changed status is drawn within 100 ms; what the containers use is drawn once
/// every two seconds, and asked of the engine only while this page is open.
/// </summary>
public sealed partial class HostPage
{
    private static readonly TimeSpan UsageRender = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ContainerKey, ContainerSnapshot> _containers = [];
    private readonly Dictionary<string, ServiceDefinition> _services = [];
    private readonly Dictionary<ContainerKey, string?> _owners = [];
    private readonly UsageBook _usage = new();
    private HostSnapshot? _host;
    private bool _several;
    private ContainerFilter _filter = ContainerFilter.None;
    private ContainerTable _table = ContainerTable.Build([], ContainerFilter.None);
    private List<ContainerLine> _lines = [];
    private string? _watched;
    private CancellationTokenSource? _watching;

    /// <summary>Name of the host.</summary>
    [Parameter] public string Host { get; set; } = "";

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")] private string? Statuses { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }

    [Inject] private HostInventory Inventory { get; set; } = default!;

    [Inject] private HostStats Stats { get; set; } = default!;

    [Inject] private HealthEngine Engine { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private IEnumerable<(ContainerColumn Column, string Name, string Style, string? Meaning)> Columns =>
    [
        (ContainerColumn.Name, L["Container"], "", null),
        (ContainerColumn.Status, L["Status"], "", null),
        (ContainerColumn.State, L["State"], "wide", L["The engine's word, and what the container's own health check says"]),
        (ContainerColumn.Restarts, L["Restarts"], "wide number", L["By the engine, since somebody last started it by hand"]),
        (ContainerColumn.Started, L["Started"], "wide", null),
        (ContainerColumn.Cpu, L["CPU"], "number", L["Over the last second; 100 % is one CPU"]),
        (ContainerColumn.Memory, L["Memory"], "wide", L["In use, of its limit or of the host's memory; without file cache"]),
        (ContainerColumn.Network, L["Network"], "wide number", L["Received and sent, bytes a second over the last second"]),
        (ContainerColumn.Block, L["Block I/O"], "wide number", L["Read and written, bytes a second over the last second"]),
        (ContainerColumn.Service, L["Service"], "wide", null),
    ];

    private string ContainersInWords => (_table.Total, _table.Count(Status.Down)) switch
    {
        (0, _) => L["no containers"],
        _ when _host is { Status: not Status.Ok } => _table.Total == 1 ? L["1 container known"] : L["{0} containers known", _table.Total],
        (1, 0) => L["1 container"],
        (1, _) => L["1 container, down"],
        (var all, 0) => L["{0} containers, none down", all],
        (var all, var down) => L["{0} containers, {1} down", all, down],
    };

    protected override void OnInitialized()
    {
        Follow(Inventory.Hosts, snapshot => TakeHosts([.. snapshot.Select(item => new Change<string, HostSnapshot>(item.Key, item.Value))]), TakeHosts);
        Follow(Inventory.Containers, snapshot => TakeContainers([.. snapshot.Select(item => new Change<ContainerKey, ContainerSnapshot>(item.Key, item.Value))]), TakeContainers);
        Follow(Engine.Services, snapshot => TakeServices([.. snapshot.Select(item => new Change<string, ServiceSnapshot>(item.Key, item.Value))]), TakeServices);
    }

    protected override void OnParametersSet()
    {
        _filter = ContainerFilter.Parse(Search, Statuses, Sort);
        if (_watched != Host)
        {
            _watched = Host;
            _host = Inventory.Hosts.Current.GetValueOrDefault(Host);
            _watching?.Cancel();
            _watching = CancellationTokenSource.CreateLinkedTokenSource(Leaving);
            var (host, token) = (Host, _watching.Token);
            Run(_ => WatchUsageAsync(host, token));
        }

        Rebuild();
    }

    protected override ValueTask LeaveAsync()
    {
        _watching?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WatchUsageAsync(string host, CancellationToken cancellationToken)
    {
        await foreach (var batch in Stats.WatchHostAsync(host, UsageRender, cancellationToken))
        {
            await InvokeAsync(() =>
            {
                foreach (var (key, sample) in batch)
                    _usage.Take(key, sample);
                Rebuild();
                StateHasChanged();
            });
        }
    }

    private bool TakeHosts(IReadOnlyList<Change<string, HostSnapshot>> changes)
    {
        _several = Inventory.Hosts.Current.Count > 1;
        foreach (var (name, host) in changes.Where(change => change.Key == Host))
            _host = host;
        return true;
    }

    private bool TakeContainers(IReadOnlyList<Change<ContainerKey, ContainerSnapshot>> changes)
    {
        foreach (var (key, container) in changes)
        {
            if (container is null)
                _containers.Remove(key);
            else
                _containers[key] = container;
            _owners.Remove(key);
        }

        Rebuild();
        return true;
    }

    /// <summary>Only what services are matters here, not how they are: that changes with every check.</summary>
    private bool TakeServices(IReadOnlyList<Change<string, ServiceSnapshot>> changes)
    {
        var changed = false;
        foreach (var (name, service) in changes)
        {
            if (ReferenceEquals(_services.GetValueOrDefault(name), service?.Definition))
                continue;
            changed = true;
            if (service is null)
                _services.Remove(name);
            else
                _services[name] = service.Definition;
        }

        if (changed)
        {
            _owners.Clear();
            Rebuild();
        }

        return changed;
    }

    private void Rebuild()
    {
        var all = _containers.Values.Where(container => container.Key.Host == Host)
            .Select(container => new ContainerLine(container, _usage.Of(container.Key), OwnerOf(container)))
            .ToList();
        _table = ContainerTable.Build(all, _filter);
        _lines = [.. _table.Lines];
    }

    private string? OwnerOf(ContainerSnapshot container)
    {
        if (!_owners.TryGetValue(container.Key, out var owner))
            _owners[container.Key] = owner = ServiceOwners.Of(container, _services.Values)?.Name;
        return owner;
    }

    private string SortOf(ContainerColumn column) => _filter.Column != column ? "none" : IsAscending ? "ascending" : "descending";

    private string ArrowOf(ContainerColumn column) => _filter.Column != column ? "" : IsAscending ? "↑" : "↓";

    private bool IsAscending => (_filter.Column is ContainerColumn.Name or ContainerColumn.State or ContainerColumn.Service) != _filter.Reverse;

    private void Show(ContainerFilter filter) => Navigation.NavigateTo($"{HostWords.Address(Host)}{filter.ToQuery()}", replace: true);
}
