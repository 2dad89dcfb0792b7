using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Health;

/// <summary>
/// A page of all services. A change of status is drawn within 100 ms; new observations that change none are drawn together
/// every two seconds, so that a thousand services cost a circuit half a render a second.
/// </summary>
public abstract class ServicesComponent : LiveComponent
{
    private static readonly TimeSpan QuietRender = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, ServiceSnapshot> _services = [];
    private bool _stale;

    [Inject] protected HealthEngine Engine { get; set; } = default!;

    /// <summary>Every service as last seen.</summary>
    protected IReadOnlyCollection<ServiceSnapshot> Services => _services.Values;

    /// <summary>Works out anew what is drawn.</summary>
    protected abstract void Rebuild();

    protected override void OnInitialized()
    {
        Follow(
            Engine.Services,
            snapshot =>
            {
                foreach (var (name, service) in snapshot)
                    _services[name] = service;
            },
            Take);
        Run(RenderQuietlyAsync);
    }

    protected override void OnParametersSet() => Rebuild();

    /// <summary>Takes changes in; true where somebody should see them at once.</summary>
    private bool Take(IReadOnlyList<Change<string, ServiceSnapshot>> changes)
    {
        var urgent = false;
        foreach (var (name, service) in changes)
        {
            var before = _services.GetValueOrDefault(name);
            urgent |= before is null || service is null || before.Status != service.Status || before.BecauseOf != service.BecauseOf || before.Flapping != service.Flapping;
            if (service is null)
                _services.Remove(name);
            else
                _services[name] = service;
        }

        _stale = !urgent;
        if (urgent)
            Rebuild();
        return urgent;
    }

    private async Task RenderQuietlyAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(QuietRender, Time);
        while (await timer.WaitForNextTickAsync(leaving))
        {
            if (!_stale)
                continue;
            await InvokeAsync(() =>
            {
                _stale = false;
                Rebuild();
                StateHasChanged();
            });
        }
    }
}
