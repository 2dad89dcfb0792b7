using System.Globalization;
using System.Text;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>A small line without axes.</summary>
public static class Spark
{
    public const int Width = 104;
    public const int Height = 24;

    /// <summary>An SVG path through the values, scaled from zero to the largest; gaps where a value is absent. Empty where all are.</summary>
    /// <param name="values">Oldest first.</param>
    /// <param name="points">The most points to draw: neighbours are averaged.</param>
    public static string Path(IReadOnlyList<double?> values, int points = 40)
    {
        var averaged = Average(values, points);
        var top = averaged.Max() is > 0 and var max ? max : 1;
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < averaged.Length; i++)
        {
            if (averaged[i] is not { } value)
            {
                drawing = false;
                continue;
            }

            var x = i * (Width - 2.0) / Math.Max(1, averaged.Length - 1) + 1;
            var y = Height - 2 - (value / top * (Height - 4));
            // One value alone is no line: a short dash shows it.
            if (!drawing && (i + 1 == averaged.Length || averaged[i + 1] is null))
                path.Append(CultureInfo.InvariantCulture, $"M{Math.Clamp(x - 2, 1, Width - 5):0.#} {y:0.#}h4");
            else
                path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{x:0.#} {y:0.#}");
            drawing = true;
        }

        return path.ToString();
    }

    /// <summary>The value that a share of those present stay under (nearest rank).</summary>
    public static double? Percentile(IReadOnlyList<double?> values, double share)
    {
        var present = values.Where(value => value.HasValue).Select(value => value!.Value).Order().ToArray();
        return present.Length == 0 ? null : present[Math.Clamp((int)Math.Ceiling(share * present.Length) - 1, 0, present.Length - 1)];
    }

    private static double?[] Average(IReadOnlyList<double?> values, int points)
    {
        if (values.Count <= points)
            return [.. values];
        var averaged = new double?[points];
        for (var i = 0; i < points; i++)
        {
            var (first, last) = (i * values.Count / points, (i + 1) * values.Count / points);
            averaged[i] = Enumerable.Range(first, last - first).Select(index => values[index]).Average();
        }

        return averaged;
    }
}
