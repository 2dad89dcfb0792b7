using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>
/// Series over time. The legend has the newest values, or those of the moment that is pointed at or chosen with the arrow keys.
/// </summary>
public sealed partial class SeriesChart
{
    /// <summary>Colours and dashes; without a common divisor, so that 28 lines differ, and neighbours in both.</summary>
    private const int Colours = 7, Dashes = 4;

    /// <summary>Rows of the table at most.</summary>
    private const int MostRows = 60;

    private int? _column;
    private bool _open;

    [Parameter, EditorRequired] public SeriesPlot Plot { get; set; } = default!;

    /// <summary>What the chart shows, for people who do not see it.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What shaded stretches are; <c>fired</c> where absent.</summary>
    [Parameter] public string? Shaded { get; set; }

    /// <summary>Said where there is no series.</summary>
    [Parameter] public string? Empty { get; set; }

    /// <summary>For several beside each other: lower, without the table.</summary>
    [Parameter] public bool Small { get; set; }

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    private double ColumnWidth => (double)SeriesPlot.Size / Math.Max(1, Plot.Columns - 1);

    /// <summary>Columns of the table, the newest first: all, or evenly chosen ones.</summary>
    private IEnumerable<int> Rows
    {
        get
        {
            var every = (int)Math.Ceiling((double)Plot.Columns / MostRows);
            return Enumerable.Range(0, Plot.Columns).Reverse().Where((_, i) => i % every == 0);
        }
    }

    private string Spoken
    {
        get
        {
            var column = _column ?? Plot.Columns - 1;
            return $"{Zone.Full(Plot.At(column))}: {string.Join("; ", Plot.Lines.Select(line => $"{line.Name} {Words(line.Values[column], L["no value"])}"))}";
        }
    }

    protected override void OnParametersSet()
    {
        if (_column >= Plot.Columns)
            _column = null;
    }

    private static string Look(int line) => $"c{line % Colours} d{line % Dashes}";

    private string Words(double value, string none = "NaN") => double.IsNaN(value) ? none : ValueWords.Format(value, Plot.Unit, Zone.Zone);

    private void Step(KeyboardEventArgs key)
    {
        var column = _column ?? Plot.Columns - 1;
        _column = key.Key switch
        {
            "ArrowLeft" => Math.Max(0, column - 1),
            "ArrowRight" => Math.Min(Plot.Columns - 1, column + 1),
            "Escape" => null,
            _ => _column,
        };
    }

    private void Leave() => _column = null;
}
