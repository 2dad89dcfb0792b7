using System.Globalization;
using System.Text;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>A series as it is drawn.</summary>
/// <param name="Name">Short, beside the others.</param>
/// <param name="Labels">All of its labels.</param>
/// <param name="Path">In the box of the plot.</param>
/// <param name="Dots">Values between two gaps, which would not show as a line.</param>
/// <param name="Values">One for each column; NaN where there is none.</param>
public sealed record PlotLine(string Name, Labels Labels, string Path, string Dots, IReadOnlyList<double> Values)
{
    /// <summary>The newest value; NaN where there is none.</summary>
    public double Last => Values.LastOrDefault(double.IsFinite, double.NaN);
}

/// <summary>A stretch of time that stands out.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end.</param>
/// <param name="Title">What it is, in words.</param>
public sealed record PlotShade(DateTimeOffset From, DateTimeOffset To, string Title);

/// <summary>Series as lines in a box of <see cref="Size"/> by <see cref="Size"/> that is stretched to its place.</summary>
public sealed class SeriesPlot
{
    /// <summary>Units of the box, across and up.</summary>
    public const int Size = 1000;

    /// <summary>The most lines; of more series the largest are drawn.</summary>
    public const int MostLines = 20;

    private readonly QueryRange _range;

    /// <param name="answers">Series with a name for each, all over the same stretch; where the name is empty, labels make it.</param>
    /// <param name="unit">What their values are.</param>
    /// <param name="threshold">A value to mark.</param>
    /// <param name="shades">Stretches that stand out.</param>
    public SeriesPlot(IReadOnlyList<(string Name, SeriesAnswer Answer)> answers, PromQlUnit unit, PromQlThreshold? threshold = null, IReadOnlyList<PlotShade>? shades = null)
    {
        _range = answers[0].Answer.Range;
        Unit = unit;
        Threshold = threshold;
        Columns = (int)((_range.End - _range.Start) / _range.Step) + 1;

        var named = answers.SelectMany(item => Named(item.Name, item.Answer.Series)).ToList();
        Total = named.Count;
        var drawn = named.Count <= MostLines ? named : [.. named.OrderByDescending(item => Peak(item.Series)).Take(MostLines)];
        var values = drawn.ConvertAll(item => InColumns(item.Series));
        var all = values.SelectMany(line => line).Where(double.IsFinite).ToList();
        if (threshold is not null && double.IsFinite(threshold.Value) && unit != PromQlUnit.Timestamp)
            all.Add(threshold.Value);
        (Low, High) = Bounds(all, unit);
        Lines = [.. drawn.Select((item, i) => Line(item.Name, item.Series.Labels, values[i]))];
        Shades = [.. (shades ?? []).Where(shade => shade.To >= From && shade.From <= To)];
    }

    public PromQlUnit Unit { get; }

    public PromQlThreshold? Threshold { get; }

    public DateTimeOffset From => _range.Start;

    public DateTimeOffset To => _range.End;

    public TimeSpan Step => _range.Step;

    /// <summary>Moments that have values.</summary>
    public int Columns { get; }

    /// <summary>Series in all, drawn or not.</summary>
    public int Total { get; }

    /// <summary>The value at the lower edge.</summary>
    public double Low { get; }

    /// <summary>The value at the upper edge.</summary>
    public double High { get; }

    public IReadOnlyList<PlotLine> Lines { get; }

    public IReadOnlyList<PlotShade> Shades { get; }

    /// <summary>Values of the upright axis, from the lower edge up.</summary>
    public IReadOnlyList<double> Marks => [.. Enumerable.Range(0, 5).Select(i => Low + ((High - Low) * i / 4))];

    /// <summary>The moment of a column.</summary>
    public DateTimeOffset At(int column) => From + (column * Step);

    /// <summary>Where a moment lies across the box, kept within it.</summary>
    public double X(DateTimeOffset at) => Math.Clamp((at - From) / (To - From), 0, 1) * Size;

    /// <summary>Where a column lies across the box.</summary>
    public double X(int column) => Columns == 1 ? Size / 2.0 : (double)column / (Columns - 1) * Size;

    /// <summary>Where a value lies, from the upper edge down.</summary>
    public double Y(double value) => Size - ((value - Low) / (High - Low) * Size);

    /// <summary>A coordinate.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A coordinate as a share of the box.</summary>
    public static string Percent(double value) => $"{(value / Size * 100).ToString("0.##", CultureInfo.InvariantCulture)}%";

    private static IEnumerable<(string Name, MatrixSeries Series)> Named(string name, IReadOnlyList<MatrixSeries> series)
    {
        if (series.Count == 1 && name.Length > 0)
            return [(name, series[0])];
        var names = SeriesNames.Of([.. series.Select(item => item.Labels)]);
        return series.Select((item, i) => (name.Length > 0 ? $"{name} {names[i]}" : names[i], item));
    }

    private static double Peak(MatrixSeries series)
    {
        var peak = double.NegativeInfinity;
        foreach (var value in series.Samples.Values)
        {
            if (double.IsFinite(value))
                peak = Math.Max(peak, Math.Abs(value));
        }

        return peak;
    }

    private static (double Low, double High) Bounds(List<double> values, PromQlUnit unit)
    {
        if (values.Count == 0)
            return (0, 1);
        var (least, most) = (values.Min(), values.Max());
        if (unit == PromQlUnit.Timestamp)
            return least < most ? (least, most) : (least - 60, most + 60);
        return (least < 0 ? -ValueWords.Top(-least, unit) : 0, most > 0 || least >= 0 ? ValueWords.Top(most, unit) : 0);
    }

    private double[] InColumns(MatrixSeries series)
    {
        var columns = new double[Columns];
        Array.Fill(columns, double.NaN);
        var (start, step) = (From.ToUnixTimeMilliseconds(), (long)Step.TotalMilliseconds);
        for (var i = 0; i < series.Samples.Count; i++)
        {
            var column = (series.Samples.Times[i] - start) / step;
            if (column >= 0 && column < columns.Length)
                columns[column] = series.Samples.Values[i];
        }

        return columns;
    }

    private PlotLine Line(string name, Labels labels, double[] values)
    {
        var (path, dots) = (new StringBuilder(), new StringBuilder());
        var drawing = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                drawing = false;
                continue;
            }

            var isAlone = !drawing && (i + 1 == values.Length || !double.IsFinite(values[i + 1]));
            if (isAlone)
                dots.Append(CultureInfo.InvariantCulture, $"M{X(i):0.#} {Y(values[i]):0.#}h0.1");
            else
                path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{X(i):0.#} {Y(values[i]):0.#}");
            drawing = true;
        }

        return new PlotLine(name, labels, path.ToString(), dots.ToString(), values);
    }
}
