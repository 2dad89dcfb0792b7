using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Layout;

/// <summary>What makes everything below doubtful: no connection, a blind console, an invalid workspace.</summary>
public sealed partial class Banners
{
    private const int Shown = 5;

    private readonly Dictionary<string, ConsoleFault> _faults = [];
    private WorkspaceState? _workspace;

    [Inject] private ConsoleFaults Console { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    protected override void OnInitialized()
    {
        Follow(
            Console.Faults,
            snapshot =>
            {
                foreach (var (key, fault) in snapshot)
                    _faults[key] = fault;
            },
            changes =>
            {
                foreach (var (key, fault) in changes)
                {
                    if (fault is null)
                        _faults.Remove(key);
                    else
                        _faults[key] = fault;
                }

                return true;
            });
        Follow(
            Workspace.Changes,
            snapshot => _workspace = snapshot.Values.FirstOrDefault(),
            changes =>
            {
                _workspace = changes[^1].Item;
                return true;
            });
    }
}
