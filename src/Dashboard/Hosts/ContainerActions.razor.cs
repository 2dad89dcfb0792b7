using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>Start, stop and restart of a container, each only after it was confirmed, and what came of it.</summary>
public sealed partial class ContainerActions
{
    private ElementReference _dialog;
    private ContainerScript? _script;
    private ContainerAction _asked;
    private ContainerActionRun? _run;
    private string? _refused;

    [Parameter, EditorRequired] public ContainerSnapshot Container { get; set; } = default!;

    /// <summary>The service that the container belongs to.</summary>
    [Parameter] public string? Service { get; set; }

    /// <summary>Services that suffer with it.</summary>
    [Parameter] public IReadOnlyList<string> Dependents { get; set; } = [];

    [Inject] private ContainerControl Control { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    private bool Busy => _run is { EndedAt: null };

    private IEnumerable<ContainerAction> Offered => Container.State is ContainerState.Running or ContainerState.Restarting or ContainerState.Paused
        ? [ContainerAction.Restart, ContainerAction.Stop]
        : [ContainerAction.Start];

    private string Consequence => _asked switch
    {
        ContainerAction.Start => "The engine starts it as it was created.",
        ContainerAction.Stop => "It is asked to end and killed after 10 s. It stays stopped until somebody starts it.",
        _ => "It is asked to end, killed after 10 s, and started again.",
    };

    protected override void OnInitialized() =>
        Follow(
            Control.Runs,
            snapshot => _run = snapshot.GetValueOrDefault(Container.Key),
            changes =>
            {
                var mine = changes.Where(change => change.Key == Container.Key).ToList();
                foreach (var change in mine)
                    _run = change.Item;
                return mine.Count > 0;
            });

    protected override async ValueTask LeaveAsync()
    {
        if (_script is not null)
            await _script.DisposeAsync();
    }

    private async Task AskAsync(ContainerAction action)
    {
        (_asked, _refused) = (action, null);
        _script ??= await ContainerScript.LoadAsync(Script, Leaving);
        await _script.OpenAsync(_dialog);
    }

    private async Task CloseAsync() => await _script!.CloseAsync(_dialog);

    private async Task ConfirmAsync()
    {
        await CloseAsync();
        _refused = Who.Refusal(Role.Operator);
        if (_refused is not null)
            return;
        if (await Control.RunAsync(Container, _asked, Who.Actor) is null)
            _refused = L["Another action on this container is under way."];
    }

    private static string NameOf(ContainerAction action) => action switch
    {
        ContainerAction.Start => "Start",
        ContainerAction.Stop => "Stop",
        _ => "Restart",
    };

    private static string GoingOf(ContainerAction action) => action switch
    {
        ContainerAction.Start => "Starting",
        ContainerAction.Stop => "Stopping",
        _ => "Restarting",
    };
}
