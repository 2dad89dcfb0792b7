using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>The hosts of the workspace. Where there is just one, its own page says more.</summary>
public sealed partial class HostList
{
    private readonly Dictionary<string, HostSnapshot> _hosts = [];

    [Inject] private HostInventory Inventory { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private IEnumerable<HostSnapshot> Sorted => _hosts.Values.OrderByDescending(host => host.Status).ThenBy(host => host.Name, StringComparer.Ordinal);

    private string Headline => (_hosts.Count, _hosts.Values.Count(host => host.Status == Status.Down), _hosts.Values.Count(host => host.Status == Status.Ok)) switch
    {
        (0, _, _) => L["No hosts"],
        (_, 1, _) => L["1 host does not answer"],
        (_, > 1 and var down, _) => L["{0} hosts do not answer", down],
        (var all, _, var ok) when all == ok => all == 1 ? L["The one host answers"] : L["All {0} hosts answer", all],
        (var all, _, var ok) => L["{0} of {1} hosts answer", ok, all],
    };

    protected override void OnInitialized()
    {
        Follow(
            Inventory.Hosts,
            snapshot =>
            {
                foreach (var (name, host) in snapshot)
                    _hosts[name] = host;
            },
            Take);
        if (_hosts.Count == 1)
            Navigation.NavigateTo(HostWords.Address(_hosts.Keys.First()), replace: true);
    }

    private bool Take(IReadOnlyList<Change<string, HostSnapshot>> changes)
    {
        foreach (var (name, host) in changes)
        {
            if (host is null)
                _hosts.Remove(name);
            else
                _hosts[name] = host;
        }

        return true;
    }
}
