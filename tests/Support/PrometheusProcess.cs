namespace Quarterdeck.Tests;

/// <summary>A real Prometheus on a free loopback port that scrapes one target every second.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private PrometheusProcess(ServerProcess process, int port) => (_process, Url) = (process, $"http://127.0.0.1:{port}");

    public string Url { get; }

    public static async Task<PrometheusProcess> StartAsync(string target)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-prometheus-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: shop
                static_configs: [{ targets: ["{{target}}"] }]
            """);
        var port = LoopbackPort.Free();
        return new PrometheusProcess(
            await ServerProcess.StartAsync(folder, port, "prometheus", $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"),
            port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
