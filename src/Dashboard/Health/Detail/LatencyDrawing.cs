using System.Globalization;
using System.Text;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>Latencies as lines in a box of <see cref="Width"/> by <see cref="Height"/>, with room for axes around it.</summary>
public sealed class LatencyDrawing
{
    /// <summary>Size of the box in units of the drawing.</summary>
    public const int Width = 700, Height = 150;

    private readonly double _slice;

    public LatencyDrawing(IReadOnlyList<LatencyPoint> points)
    {
        Points = points;
        _slice = points.Count == 0 ? Width : (double)Width / points.Count;
        Top = RoundTop.Above(points.Max(point => point.P99) ?? 0);
        Lines =
        [
            ("p99", Line(point => point.P99)),
            ("p95", Line(point => point.P95)),
            ("p50", Line(point => point.P50)),
        ];
        Marks = [.. Enumerable.Range(0, 5).Select(i => (Y: Height - (i * Height / 4.0), Label: (Top * i / 4).ToString("#,0.###", CultureInfo.InvariantCulture)))];
    }

    public IReadOnlyList<LatencyPoint> Points { get; }

    /// <summary>The value at the upper edge, in milliseconds.</summary>
    public double Top { get; }

    /// <summary>A path for each percentile, the highest first; gaps where nothing was measured.</summary>
    public IReadOnlyList<(string Name, string Path)> Lines { get; }

    /// <summary>Marks of the upright axis, from zero up, in milliseconds.</summary>
    public IReadOnlyList<(double Y, string Label)> Marks { get; }

    public bool IsEmpty => Points.All(point => point.Count == 0);

    /// <summary>Left edge of a slice.</summary>
    public string Left(int slice) => Number(slice * _slice);

    /// <summary>Middle of a slice.</summary>
    public string Middle(int slice) => Number((slice + 0.5) * _slice);

    /// <summary>Width of a slice.</summary>
    public string SliceWidth => Number(_slice);

    /// <summary>Where a moment lies, between 0 and <see cref="Width"/> for moments within the stretch.</summary>
    public static string X(DateTimeOffset at, DateTimeOffset from, DateTimeOffset to) => Number((at - from) / (to - from) * Width);

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private string Line(Func<LatencyPoint, double?> value)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < Points.Count; i++)
        {
            if (value(Points[i]) is not { } milliseconds)
            {
                drawing = false;
                continue;
            }

            var y = Height - (milliseconds / Top * Height);
            // A point between two gaps would not show as a line: it is drawn as wide as its slice.
            if (!drawing && (i + 1 == Points.Count || value(Points[i + 1]) is null))
                path.Append(CultureInfo.InvariantCulture, $"M{i * _slice:0.#} {y:0.#}h{_slice:0.#}");
            else
                path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{(i + 0.5) * _slice:0.#} {y:0.#}");
            drawing = true;
        }

        return path.ToString();
    }
}
