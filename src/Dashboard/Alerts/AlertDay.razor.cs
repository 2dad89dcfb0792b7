using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>The changes of all alerts within a day.</summary>
public sealed partial class AlertDay
{
    private const int Most = 200;

    private IReadOnlyList<AlertTransition>? _changes;
    private string? _fault;
    private bool _open;

    [Inject] private AlertHistory History { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    /// <summary>Reads at each opening; what stands open stays as it was read.</summary>
    private async Task ToggleAsync()
    {
        _open = !_open;
        if (!_open)
            return;
        try
        {
            _changes = await History.ReadAsync(Time.GetUtcNow() - TimeSpan.FromDays(1), Most, CancellationToken.None);
            _fault = null;
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }
    }
}
