using System.Globalization;
using System.Text;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>
/// The requests that a service of the demo tells of in its metrics. They are made up when somebody asks, for the time since
/// somebody last did: nothing runs in between.
/// </summary>
internal sealed class DemoTraffic(double rate, DateTimeOffset start, Random random)
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private readonly SortedDictionary<int, long> _byStatus = new() { [200] = 0, [500] = 0, [503] = 0 };
    private DateTimeOffset _until = start;
    private double _owed;
    private double _seconds;

    /// <summary>Makes up what came in until now, while <paramref name="fault"/> was set.</summary>
    public void Advance(DateTimeOffset now, DemoFault fault)
    {
        lock (_gate)
        {
            var elapsed = (now - _until).TotalSeconds;
            if (elapsed <= 0)
                return;
            _until = now;
            if (fault is DemoFault.Down or DemoFault.ExpiredCertificate)
                return;
            _owed += elapsed * rate;
            for (; _owed >= 1; _owed--)
                Count(fault);
        }
    }

    /// <summary>The Prometheus text format, version 0.0.4.</summary>
    public string Write()
    {
        lock (_gate)
        {
            var text = new StringBuilder("# HELP http_requests_total Requests answered, by status code.\n# TYPE http_requests_total counter\n");
            foreach (var (status, count) in _byStatus)
                text.Append(CultureInfo.InvariantCulture, $"http_requests_total{{status=\"{status}\"}} {count}\n");

            text.Append("# HELP http_request_duration_seconds Time to answer a request.\n# TYPE http_request_duration_seconds histogram\n");
            var total = 0L;
            for (var i = 0; i < _buckets.Length; i++)
            {
                total += _buckets[i];
                var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_bucket{{le=\"{bound}\"}} {total}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_sum {_seconds:0.######}\nhttp_request_duration_seconds_count {total}\n");
            // 4 ms of processor time a request, and a heap that is cleared every thousand of them.
            text.Append(CultureInfo.InvariantCulture, $"# HELP process_cpu_seconds_total CPU time of the process.\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total {total * 0.004:0.###}\n");
            text.Append(CultureInfo.InvariantCulture, $"# HELP process_resident_memory_bytes Resident memory of the process.\n# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {48_000_000 + (total % 1000 * 40_000)}\n");
            return text.ToString();
        }
    }

    private void Count(DemoFault fault)
    {
        var errors = fault switch { DemoFault.Error => 1, DemoFault.Flapping => 0.5, DemoFault.Degraded => 0.04, _ => 0.001 };
        var status = random.NextDouble() >= errors ? 200 : fault is DemoFault.Error or DemoFault.Flapping ? 503 : 500;
        var seconds = DemoFleet.Latency(random).TotalSeconds + (fault == DemoFault.Slow ? DemoFleet.SlowAnswer.TotalSeconds : 0);
        _byStatus[status]++;
        _seconds += seconds;
        var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
        _buckets[bucket < 0 ? Bounds.Length : bucket]++;
    }
}
