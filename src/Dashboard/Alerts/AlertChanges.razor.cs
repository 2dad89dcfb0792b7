using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>When an alert was pending, fired, and was resolved.</summary>
public sealed partial class AlertChanges
{
    private const int Most = 20;

    private IReadOnlyList<AlertTransition>? _changes;
    private (AlertKey, DateTimeOffset?)? _read;
    private string? _fault;

    [Parameter, EditorRequired] public AlertKey Alert { get; set; }

    /// <summary>Changes when there is something new to read.</summary>
    [Parameter] public DateTimeOffset? Stamp { get; set; }

    [Inject] private AlertHistory History { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_read == (Alert, Stamp))
            return;
        _read = (Alert, Stamp);
        try
        {
            _changes = await History.ReadAsync(Alert, Most, CancellationToken.None);
            _fault = null;
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }
    }
}
