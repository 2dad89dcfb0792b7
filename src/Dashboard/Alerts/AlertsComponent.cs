using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Changes;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>
/// A page of alerts and of what becomes of them. A change of state, a silence or an acknowledgement is drawn within 100 ms;
/// new values and the course of deliveries are drawn together every two seconds.
/// </summary>
public abstract class AlertsComponent : LiveComponent
{
    private static readonly TimeSpan QuietRender = TimeSpan.FromSeconds(2);

    [Inject] protected AlertBook Book { get; set; } = default!;

    [Inject] protected AlertNotifications Notifications { get; set; } = default!;

    [Inject] protected SilenceBook Silences { get; set; } = default!;

    [Inject] protected AcknowledgementBook Acknowledgements { get; set; } = default!;

    /// <summary>Works out anew what is drawn.</summary>
    protected abstract void Rebuild();

    /// <summary>Who sees to an alert as it fires now.</summary>
    protected Acknowledgement? AcknowledgementOf(Alert alert) =>
        Acknowledgements.Feed.Current.TryGetValue(alert.Key, out var held) && held.Concerns(alert) ? held : null;

    protected override void OnInitialized()
    {
        var states = new Dictionary<AlertKey, AlertState>();
        Follow(
            Book.Alerts,
            snapshot =>
            {
                foreach (var (key, alert) in snapshot)
                    states[key] = alert.State;
            },
            changes => Redraw(Take(changes, states)));
        Follow(Silences.Feed, static _ => { }, _ => Redraw(true));
        Follow(Acknowledgements.Feed, static _ => { }, _ => Redraw(true));
        Follow(Notifications.Channels, static _ => { }, _ => Redraw(true));
        Run(RenderQuietlyAsync);
    }

    protected override void OnParametersSet() => Rebuild();

    /// <summary>Whether a state changed.</summary>
    private static bool Take(IReadOnlyList<Change<AlertKey, Alert>> changes, Dictionary<AlertKey, AlertState> states)
    {
        var changed = false;
        foreach (var (key, alert) in changes)
        {
            changed |= alert is null || !states.TryGetValue(key, out var before) || before != alert.State;
            if (alert is null)
                states.Remove(key);
            else
                states[key] = alert.State;
        }

        return changed;
    }

    private bool Redraw(bool changed)
    {
        if (changed)
            Rebuild();
        return changed;
    }

    private async Task RenderQuietlyAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(QuietRender, Time);
        while (await timer.WaitForNextTickAsync(leaving))
        {
            await InvokeAsync(() =>
            {
                Rebuild();
                StateHasChanged();
            });
        }
    }
}
