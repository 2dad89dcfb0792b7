using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Alertmanagers;

/// <summary>A real Alertmanager on a free loopback port, alone.</summary>
internal sealed class AlertmanagerServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private AlertmanagerServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Starts one that passes everything on to a webhook at once.</summary>
    public static async Task<AlertmanagerServer> StartAsync(string webhook)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-alertmanager-").FullName;
        var config = Path.Combine(folder, "alertmanager.yml");
        await File.WriteAllTextAsync(config, $"""
            route: {"{"} receiver: console, group_by: [alertname], group_wait: 0s, group_interval: 1s {"}"}
            receivers:
              - name: console
                webhook_configs: [{"{"} url: "{webhook}" {"}"}]
            """);
        var port = LoopbackPort.Free();
        return new AlertmanagerServer(
            await ServerProcess.StartAsync(
                folder, port, "prometheus-alertmanager", $"--config.file={config}", $"--storage.path={folder}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="),
            port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
