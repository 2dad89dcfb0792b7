using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Quarterdeck.Bench;

/// <summary>Prometheus with the blackbox exporter (Debian's packages) on the same targets: the measure for what a check may cost.</summary>
internal static class BlackboxPeer
{
    /// <param name="CpuSecondsPer1000Checks">User and system time of both processes.</param>
    /// <param name="ResidentMiB">Of both processes.</param>
    public sealed record Figures(double CpuSecondsPer1000Checks, double ResidentMiB);

    public static async Task<Figures> MeasureAsync(int targets, string interval, int targetPort, TimeSpan warmUp, int seconds, string folder, CancellationToken cancellationToken)
    {
        var (blackboxPort, prometheusPort) = (FreePort.Find(), FreePort.Find());
        var data = Path.Combine(folder, "prometheus");
        File.WriteAllText(Path.Combine(folder, "blackbox.yml"), "modules:\n  http_2xx:\n    prober: http\n    timeout: 5s\n    http: { preferred_ip_protocol: ip4 }\n");
        File.WriteAllText(Path.Combine(folder, "prometheus.yml"), Configuration(targets, interval, targetPort, blackboxPort));

        using var blackbox = Start("prometheus-blackbox-exporter", $"--config.file={folder}/blackbox.yml", $"--web.listen-address=127.0.0.1:{blackboxPort}", "--log.level=error");
        using var prometheus = Start("prometheus", $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={data}", $"--web.listen-address=127.0.0.1:{prometheusPort}", "--log.level=error");
        try
        {
            using var http = new HttpClient();
            await Task.Delay(warmUp, cancellationToken);
            var (cpu, probes) = (Cpu(), await ProbesAsync());
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
            var checks = await ProbesAsync() - probes;
            return new Figures(
                Math.Round((Cpu() - cpu) / checks * 1000, 3),
                Math.Round(ProcessFigures.ResidentMiB(blackbox.Id) + ProcessFigures.ResidentMiB(prometheus.Id)));

            double Cpu() => ProcessFigures.CpuSeconds(blackbox.Id) + ProcessFigures.CpuSeconds(prometheus.Id);

            async Task<double> ProbesAsync()
            {
                using var answer = await http.GetFromJsonAsync<JsonDocument>($"http://127.0.0.1:{prometheusPort}/api/v1/query?query=sum(count_over_time(probe_success[1h]))", cancellationToken);
                var value = answer!.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString()!;
                return double.Parse(value, CultureInfo.InvariantCulture);
            }
        }
        finally
        {
            prometheus.Kill();
            blackbox.Kill();
            await prometheus.WaitForExitAsync(CancellationToken.None);
            await blackbox.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Configuration(int targets, string interval, int targetPort, int blackboxPort)
    {
        var yaml = new StringBuilder($$"""
            global: { scrape_interval: {{interval}}, scrape_timeout: 5s }
            scrape_configs:
              - job_name: blackbox
                metrics_path: /probe
                params: { module: [http_2xx] }
                relabel_configs:
                  - { source_labels: [__address__], target_label: __param_target }
                  - { source_labels: [__param_target], target_label: instance }
                  - { target_label: __address__, replacement: "127.0.0.1:{{blackboxPort}}" }
                static_configs:
                  - targets:

            """);
        for (var i = 0; i < targets; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"          - http://127.0.0.1:{targetPort}/{i}\n");
        return yaml.ToString();
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments))!;
}
