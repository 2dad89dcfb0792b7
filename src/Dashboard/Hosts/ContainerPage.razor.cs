using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>A container: how it is, what can be done, its log, its settings, what it uses.</summary>
public sealed partial class ContainerPage
{
    private ContainerSnapshot? _container;
    private bool _wasThere;
    private string? _service;
    private IReadOnlyList<string> _dependents = [];

    /// <summary>Name of the host.</summary>
    [Parameter] public string Host { get; set; } = "";

    /// <summary>Name of the container, its id, or the start of that.</summary>
    [Parameter] public string Id { get; set; } = "";

    /// <summary><c>logs</c>, <c>inspect</c> or <c>stats</c>.</summary>
    [Parameter] public string? Tab { get; set; }

    [Inject] private HostInventory Inventory { get; set; } = default!;

    [Inject] private HealthEngine Engine { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Shown => Tab is "inspect" or "stats" ? Tab : "logs";

    private IEnumerable<(string Tab, string Name)> Tabs => [("logs", L["Logs"]), ("inspect", L["Inspect"]), ("stats", L["Stats"])];

    protected override void OnInitialized() =>
        Follow(
            Inventory.Containers,
            _ => Find(),
            changes =>
            {
                var before = _container;
                Find();
                return before != _container;
            });

    protected override void OnParametersSet() => Find();

    private string AddressOf(string tab)
    {
        var page = $"{HostWords.Address(Host)}/containers/{Uri.EscapeDataString(Id)}";
        return tab == "logs" ? page : $"{page}/{tab}";
    }

    private void Find()
    {
        _wasThere |= _container is not null;
        _container = ContainerLookup.Find(Inventory.Containers.Current.Values, Host, Id);
        if (_container is null)
            return;
        var services = Engine.Services.Current.Values.Select(service => service.Definition).ToList();
        _service = ServiceOwners.Of(_container, services)?.Name;
        _dependents = _service is null ? [] : ServiceOwners.DependentsOf(_service, services);
    }
}
