using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Bench;

/// <summary>A real Prometheus that answers the same queries.</summary>
internal sealed class PrometheusPeer(string url)
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Its answer as it sent it.</summary>
    public async Task<string> RangeAsync(string query, QueryRange range, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={range.Start.ToUnixTimeSeconds()}&end={range.End.ToUnixTimeSeconds()}&step={range.Step.TotalSeconds}");
        return await _http.GetStringAsync(path, cancellationToken);
    }

    /// <summary>The first difference between our series and its answer; <see langword="null"/> if there is none.</summary>
    public static string? Difference(IReadOnlyList<MatrixSeries> ours, string text, double tolerance)
    {
        using var json = JsonDocument.Parse(text);
        var theirs = json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
            series => Labels.Of(series.GetProperty("metric").EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!))),
            series => series.GetProperty("values").EnumerateArray().Select(point => (Time: (long)Math.Round(point[0].GetDouble() * 1000), Value: Number(point[1].GetString()!))).ToList());
        if (theirs.Count != ours.Count)
            return $"{ours.Count} series, {theirs.Count} expected";
        foreach (var series in ours)
        {
            if (!theirs.TryGetValue(series.Labels, out var points) || points.Count != series.Samples.Count)
                return $"{series.Labels} has {series.Samples.Count} points, {points?.Count ?? 0} expected";
            for (var i = 0; i < points.Count; i++)
            {
                var value = series.Samples.Values[i];
                if (points[i].Time != series.Samples.Times[i] || !(points[i].Value.Equals(value) || Math.Abs(points[i].Value - value) <= tolerance * Math.Max(Math.Abs(value), Math.Abs(points[i].Value))))
                    return $"{series.Labels} is {value} at {series.Samples.Times[i]}, {points[i]} expected";
            }
        }

        return null;
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
