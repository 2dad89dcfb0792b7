using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>Latency percentiles of a check over time. Drawn again only when other points come.</summary>
public sealed partial class LatencyChart
{
    /// <summary>Room left, above, right and below the box for labels.</summary>
    private const int Left = 48, Above = 22, Right = 14, Below = 22;

    private LatencyDrawing _drawing = new([]);
    private long _failed;
    private bool _open;

    [Parameter, EditorRequired] public string Check { get; set; } = "";

    /// <summary>Equal slices of the stretch, oldest first.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<LatencyPoint> Points { get; set; } = [];

    [Parameter, EditorRequired] public DateTimeOffset From { get; set; }

    [Parameter, EditorRequired] public DateTimeOffset To { get; set; }

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private static string ViewBox => $"-{Left} -{Above} {LatencyDrawing.Width + Left + Right} {LatencyDrawing.Height + Above + Below}";

    private TimeSpan Slice => (To - From) / Math.Max(1, Points.Count);

    private string Summary
    {
        get
        {
            var slowest = Points.Where(point => point.P95 is not null).MaxBy(point => point.P95);
            return slowest is null
                ? L["Latency of {0} over the last {1}: nothing measured, {2} failed", Check, (To - From).InWords(), _failed]
                : L["Latency of {0} over the last {1}: slowest p95 {2} ms at {3}, {4} failed", Check, (To - From).InWords(), Words(slowest.P95), Zone.Short(slowest.At, To), _failed];
        }
    }

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_drawing.Points, Points))
            return;
        _drawing = new LatencyDrawing(Points);
        _failed = Points.Sum(point => point.Failed);
    }

    private static string Words(double? milliseconds) => milliseconds is { } value ? Milliseconds.Format(value) : "–";

    private string Tell(LatencyPoint point)
    {
        var measured = L["{0} to {1}: p50 {2}, p95 {3}, p99 {4} ms, {5} checks", Zone.Short(point.At, To), Zone.Short(point.At + Slice, To), Words(point.P50), Words(point.P95), Words(point.P99), point.Count];
        return point.Failed > 0 ? $"{measured}, {L["{0} failed", point.Failed]}" : measured;
    }
}
