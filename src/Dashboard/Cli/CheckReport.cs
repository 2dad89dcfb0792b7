using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quarterdeck.Core;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>The results of <c>check</c>, worst first, as a table and as JSON.</summary>
/// <param name="workspace">What was checked.</param>
/// <param name="results">The results, in any order.</param>
/// <param name="at">When the last probe ended.</param>
/// <param name="took">How long all probes took together.</param>
internal sealed class CheckReport(Workspace workspace, IReadOnlyList<SingleResult> results, DateTimeOffset at, TimeSpan took)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // For people who read it in a terminal; nothing of it goes into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IReadOnlyList<SingleResult> _sorted =
    [
        .. results.OrderByDescending(result => result.Status)
            .ThenBy(result => result.Check.Key.Service, StringComparer.Ordinal)
            .ThenBy(result => result.Check.Key.Check, StringComparer.Ordinal),
    ];

    public async Task WriteTableAsync(TextWriter output)
    {
        if (_sorted.Count > 0)
        {
            string[][] rows = [["STATUS", "SERVICE", "CHECK", "LATENCY", "MESSAGE"], .. _sorted.Select(Cells)];
            var widths = Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length)).ToArray();
            foreach (var row in rows)
                await output.WriteLineAsync($"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadLeft(widths[3])}  {row[4]}");
            await output.WriteLineAsync();
        }

        await output.WriteLineAsync(Summary());
    }

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Workspace = workspace.Name,
            workspace.Revision,
            At = at.UtcDateTime,
            Counts = Counts().ToDictionary(count => count.Status.Word(), count => count.Count),
            Checks = _sorted.Select(result => new
            {
                result.Check.Key.Service,
                result.Check.Key.Check,
                result.Check.Kind,
                result.Check.Probe.Target,
                Status = result.Status.Word(),
                Outcome = result.Observation?.Outcome.ToString().ToLowerInvariant(),
                At = result.Observation?.At.UtcDateTime,
                LatencyMs = result.Observation is { } observation ? Math.Round(observation.Latency.TotalMilliseconds, 3) : (double?)null,
                result.Observation?.Message,
            }),
        },
        JsonOptions);

    private static string[] Cells(SingleResult result) =>
    [
        result.Status.Word(),
        result.Check.Key.Service,
        result.Check.Key.Check,
        result.Observation is { Latency: var latency } && latency > TimeSpan.Zero ? $"{Milliseconds.Format(latency.TotalMilliseconds)} ms" : "-",
        result.Observation?.Message ?? result.Check.Pause!.Reason,
    ];

    private string Summary() => _sorted.Count == 0
        ? $"workspace {workspace.Name} has nothing to check"
        : string.Create(CultureInfo.InvariantCulture, $"{(_sorted.Count == 1 ? "1 check" : $"{_sorted.Count} checks")}: {string.Join(", ", Counts().Select(count => $"{count.Count} {count.Status.Word()}"))} ({took.TotalSeconds:0.0} s)");

    private IEnumerable<(Status Status, int Count)> Counts() => _sorted.GroupBy(result => result.Status).Select(group => (group.Key, group.Count()));
}
