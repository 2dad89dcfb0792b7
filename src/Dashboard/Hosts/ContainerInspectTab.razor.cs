using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>What the engine knows of a container. Asked anew when the container's run or state changes.</summary>
public sealed partial class ContainerInspectTab
{
    private IReadOnlyList<InspectFact> _facts = [];
    private IReadOnlyList<InspectHealthResult> _health = [];
    private string? _json;
    private string? _failure;
    private DateTimeOffset? _at;
    private bool _asking;
    private (ContainerState, ContainerHealth, DateTimeOffset?)? _of;

    [Parameter, EditorRequired] public ContainerSnapshot Container { get; set; } = default!;

    [Inject] private HostInventory Inventory { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        var now = (Container.State, Container.Health, Container.StartedAt);
        if (_of == now)
            return;
        _of = now;
        await AskAsync();
    }

    private async Task AskAsync()
    {
        _asking = true;
        try
        {
            if (Inventory.Engine(Container.Key.Host) is not { } engine)
                return;

            // The client itself ends the call after its time limit.
            var inspection = await engine.InspectFullyAsync(Container.Key.Id, CancellationToken.None);
            (_json, _failure, _at) = (inspection.Json, null, Time.GetUtcNow());
            _facts = InspectFacts.Read(inspection.Json);
            _health = InspectFacts.HealthLog(inspection.Json);
        }
        catch (DockerEngineException exception)
        {
            _failure = exception.Reason;
        }
        finally
        {
            _asking = false;
        }
    }
}
