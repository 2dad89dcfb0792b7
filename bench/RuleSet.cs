using System.Globalization;
using System.Text;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Bench;

/// <summary>Rules as people write them, on the series of <see cref="FleetData"/>.</summary>
internal static class RuleSet
{
    private const int RulesOfGroup = 20;

    /// <summary>Kinds of rules in turn; the place of each decides job and handler. Some fire, some are pending, most are quiet.</summary>
    private static readonly Func<int, int, int, string>[] Kinds =
    [
        (job, _, n) => Alert(n, $"up{{job=\"job-{job}\"}} == 0", "1m"),
        (job, _, n) => Alert(n, $"memory_used_bytes{{job=\"job-{job}\"}} / memory_limit_bytes{{job=\"job-{job}\"}} > 0.6", "5m"),
        (job, _, n) => Alert(n, $"1 - avg by (instance) (rate(cpu_seconds_total{{mode=\"idle\", job=\"job-{job}\"}}[5m])) > 0.999", "10m"),
        (job, _, n) => Record($"job_code:http_requests:rate5m_{n}", $"sum by (job, code) (rate(http_requests_total{{job=\"job-{job}\"}}[5m]))"),
        (job, _, n) => Alert(n, $"sum(job_code:http_requests:rate5m_{n - 1}{{code=~\"5..\"}}) / sum(job_code:http_requests:rate5m_{n - 1}) > 0.01", "30s"),
        (_, handler, n) => Alert(n, $"sum by (job) (rate(http_requests_total{{handler=\"/api/{handler}\", code=~\"5..\"}}[5m])) / sum by (job) (rate(http_requests_total{{handler=\"/api/{handler}\"}}[5m])) > 0.5", "5m"),
        (job, handler, n) => Alert(n, $"histogram_quantile(0.99, sum by (le, handler) (rate(http_request_duration_seconds_bucket{{job=\"job-{job}\", handler=\"/api/{handler % 3}\"}}[5m]))) > 0.5", "10m"),
        (job, handler, n) => Alert(n, $"absent(http_requests_total{{job=\"job-{job}\", handler=\"/api/{handler}\", code=\"200\"}})", "5m"),
        (job, handler, n) => Alert(n, $"sum(rate(http_requests_total{{job=\"job-{job}\", handler=\"/api/{handler}\"}}[5m])) < 0.5", "5m"),
        (job, _, n) => Alert(n, $"predict_linear(memory_used_bytes{{job=\"job-{job}\"}}[1h], 4 * 3600) > memory_limit_bytes{{job=\"job-{job}\"}}", "30m"),
    ];

    /// <summary>So many rules in groups of twenty, a file for each ten groups.</summary>
    public static IReadOnlyList<RuleFile> Make(int count)
    {
        var errors = new WorkspaceErrors();
        var files = new List<RuleFile?>();
        foreach (var numbers in Enumerable.Range(0, count).Chunk(10 * RulesOfGroup))
        {
            var text = new StringBuilder("groups:\n");
            foreach (var number in numbers)
            {
                if (number % RulesOfGroup == 0)
                    text.Append(CultureInfo.InvariantCulture, $"  - name: group-{number / RulesOfGroup}\n    rules:\n");
                var turn = number / Kinds.Length;
                text.Append(Kinds[number % Kinds.Length](turn % 5, turn / 5 % 10, number));
            }

            files.Add(RuleFile.Read($"alerts/bench-{files.Count}.yml", text.ToString(), errors));
        }

        return errors.Count == 0 ? [.. files.OfType<RuleFile>()] : throw new InvalidOperationException(string.Join('\n', errors.Sorted()));
    }

    private static string Alert(int number, string expression, string wait) => $$$"""
              - alert: Bench{{{number}}}
                expr: {{{expression}}}
                for: {{{wait}}}
                labels: { severity: warning }
                annotations: { summary: "{{ $labels.job }} {{ $labels.instance }}: {{ $value | humanize }}" }

        """;

    private static string Record(string name, string expression) => $"""
              - record: {name}
                expr: {expression}

        """;
}
