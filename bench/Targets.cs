using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Quarterdeck.Bench;

/// <summary>The <see cref="TargetServer"/> in a process of its own.</summary>
internal sealed class Targets : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private Targets(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<Targets> StartAsync(CancellationToken cancellationToken)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Targets).Assembly.Location, "targets"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        return new Targets(process, int.Parse((await process.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a workspace with one service for each target; returns its folder.</summary>
    public string WriteWorkspace(string folder, int count, string interval, string more = "")
    {
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        var yaml = new StringBuilder("workspace: bench\nservices:\n");
        for (var i = 0; i < count; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - name: target-{i}\n    checks: [{{ http: {{ url: \"http://127.0.0.1:{Port}/{i}\" }}, interval: {interval}, timeout: 5s{more} }}]\n");
        File.WriteAllText(Path.Combine(workspace, "workspace.yaml"), yaml.ToString());
        return workspace;
    }

    public Task FailAsync(int target, CancellationToken cancellationToken) => _http.GetAsync($"http://127.0.0.1:{Port}/fail/{target}", cancellationToken);

    public Task MendAsync(int target, CancellationToken cancellationToken) => _http.GetAsync($"http://127.0.0.1:{Port}/mend/{target}", cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
