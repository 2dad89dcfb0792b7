using System.Globalization;
using System.Text;
using Quarterdeck.Core;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Metrics.Store;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary><c>/metrics</c>: the console's own figures in the Prometheus text format, version 0.0.4.</summary>
internal sealed class OwnMetrics(HealthEngine engine, DatabaseWriter writer, HealthSweep sweep, SampleStore samples)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (OwnMetrics metrics) => TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")).ExcludeFromDescription().Needs(Role.Viewer, Area.Metrics);

    /// <summary>All of them.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var statistics = sweep.Statistics;
        Family(text, "quarterdeck_build_info", "gauge", "Always 1; the version is a label.", ($"{{version=\"{ProductVersion.Current}\"}}", 1));
        Family(text, "quarterdeck_checks_started_total", "counter", "Probes started.", ("", statistics.Started));
        Family(text, "quarterdeck_slots_missed_total", "counter", "Slots of checks that were left out.", ("", statistics.Missed));
        Family(text, "quarterdeck_observations_stored_total", "counter", "Observations committed.", ("", engine.Stored));
        Family(text, "quarterdeck_observations_waiting", "gauge", "Observations that wait for their commit.", ("", engine.Waiting));
        Family(text, "quarterdeck_probes_running", "gauge", "Probes under way.", ("", sweep.UnderWay));
        Lateness(text, statistics);
        Family(text, "quarterdeck_writes_waiting", "gauge", "Writes that wait for the database.", ("", writer.Waiting));
        Family(text, "quarterdeck_writer_blocked", "gauge", "1 while the database takes no writes.", ("", writer.Blocked is null ? 0 : 1));
        Family(text, "quarterdeck_services", "gauge", "Services by status.", [.. Enum.GetValues<Status>().Select(status =>
            ($"{{status=\"{status.Word()}\"}}", (double)engine.Services.Current.Values.Count(service => service.Status == status)))]);
        Family(text, "quarterdeck_series", "gauge", "Series in the sample store.", ("", samples.SeriesCount));
        Family(text, "quarterdeck_samples_taken_total", "counter", "Samples taken.", ("", samples.Taken));
        Family(text, "quarterdeck_samples_refused_total", "counter", "Samples left out, by reason.", [.. Enum.GetValues<Refusal>().Where(reason => reason != Refusal.None).Select(reason =>
            ($"{{reason=\"{reason}\"}}", (double)samples.Refused[reason]))]);
        Family(text, "process_cpu_seconds_total", "counter", "CPU time of the process.", ("", Environment.CpuUsage.TotalTime.TotalSeconds));
        Family(text, "process_resident_memory_bytes", "gauge", "Resident memory of the process.", ("", Environment.WorkingSet));
        return text.ToString();
    }

    private static void Lateness(StringBuilder text, SweepStatistics statistics)
    {
        const string Name = "quarterdeck_check_lateness_seconds";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} Delay of a probe's start against its slot.\n# TYPE {Name} histogram\n");
        var cumulative = 0L;
        for (var i = 0; i < statistics.LatenessCounts.Count; i++)
        {
            cumulative += statistics.LatenessCounts[i];
            var bound = i < SweepStatistics.LatenessBounds.Count ? SweepStatistics.LatenessBounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{le=\"{bound}\"}} {cumulative}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Name}_sum {statistics.LatenessSum}\n{Name}_count {cumulative}\n");
    }

    private static void Family(StringBuilder text, string name, string type, string help, params ReadOnlySpan<(string Labels, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in samples)
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
    }
}
