using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Bench;

/// <summary>A real Prometheus (Debian's package) on blocks that hold the same samples.</summary>
internal sealed class PrometheusPeer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private PrometheusPeer(Process process, int port) =>
        (_process, _http) = (process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) });

    public double CpuSeconds => ProcessFigures.CpuSeconds(_process.Id);

    public double PeakMiB => ProcessFigures.PeakMiB(_process.Id);

    /// <summary>Makes blocks of a file in OpenMetrics, all samples in as few as Prometheus would have compacted them to.</summary>
    public static async Task MakeBlocksAsync(string file, string blocks, CancellationToken cancellationToken)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=24h", file, blocks]))!;
        await promtool.WaitForExitAsync(cancellationToken);
        if (promtool.ExitCode != 0)
            throw new InvalidOperationException($"promtool ended with {promtool.ExitCode}");
    }

    /// <summary>Starts it; returns when it answers.</summary>
    public static async Task<PrometheusPeer> StartAsync(string blocks, CancellationToken cancellationToken)
    {
        var port = FreePort.Find();
        var configuration = Path.Combine(blocks, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, "scrape_configs: []\n", cancellationToken);
        // The samples are as old as the caller made them.
        var process = Process.Start(new ProcessStartInfo(
            "prometheus",
            [$"--config.file={configuration}", $"--storage.tsdb.path={blocks}", "--storage.tsdb.retention.time=10y", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
        var peer = new PrometheusPeer(process, port);
        await peer.UntilReadyAsync(cancellationToken);
        return peer;
    }

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

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 300 && !_process.HasExited; tries++)
        {
            try
            {
                await _http.GetStringAsync("/-/ready", cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }

        throw new InvalidOperationException("prometheus does not answer");
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
