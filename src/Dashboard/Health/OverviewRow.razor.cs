using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Health;

/// <summary>A service on the overview. Works out its drawings only when the service has changed.</summary>
public sealed partial class OverviewRow
{
    private const int CellCount = 48;

    private ServiceSnapshot? _drawn;
    private DateTimeOffset _now;
    private IReadOnlyList<Status?> _cells = [];
    private string _spark = "";
    private string _why = "";
    private double? _p95;

    [Parameter, EditorRequired] public ServiceSnapshot Service { get; set; } = default!;

    /// <summary>Alerts that fire for it.</summary>
    [Parameter] public int Alerts { get; set; }

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_drawn, Service))
            return;
        _drawn = Service;
        _now = Time.GetUtcNow();
        var why = StatusPhrases.Why(Service, at => Zone.Short(at, _now));
        _why = L[why.Text, why.Arguments];
        _cells = Uptime.Cells(Service.Recent, _now - TimeSpan.FromHours(24), _now, CellCount);
        var latencies = Service.Trend.Read(_now);
        _spark = Spark.Path(latencies);
        _p95 = Spark.Percentile(latencies, 0.95);
    }
}
