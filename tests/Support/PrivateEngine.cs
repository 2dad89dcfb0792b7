using System.Collections.Concurrent;
using System.Diagnostics;

namespace Quarterdeck.Tests;

/// <summary>
/// A Docker engine of a test's own, beside the machine's, that may be killed and started again: a folder for everything of
/// it, no network. Takes root.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private const string Image = "quarterdeck-test:private";

    // Short: sockets deep inside must fit into the 108 bytes that a socket's path may have.
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-").FullName;
    private readonly ConcurrentQueue<string?> _log = [];
    private Process? _process;

    private PrivateEngine()
    {
    }

    public string Endpoint => $"unix://{_folder}/d.sock";

    public static async Task<PrivateEngine> StartAsync()
    {
        var engine = new PrivateEngine();
        try
        {
            await engine.StartAgainAsync();
            await engine.DockerAsync(TestContainers.BusyboxTar(), "import", "-", Image);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a container that the engine starts again whenever it is down, its own end included.</summary>
    public Task RunAsync(string name) =>
        DockerAsync(input: null, "run", "-d", "--name", name, "--restart", "always", "--network", "none", "--stop-timeout", "0", Image, "/bin/sh", "-c", "while :; do sleep 1; done");

    /// <summary>kill -9: the engine is gone, its socket's file and its containers stay.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        // Its containerd dies with it. Where nobody reaps it, its number looks alive, and the next engine would wait for it.
        File.Delete(Path.Combine(_folder, "exec", "containerd", "containerd.pid"));
        File.Delete(Path.Combine(_folder, "pid"));
    }

    /// <summary>Starts the engine on what the one before left, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments =
        [
            "--data-root", $"{_folder}/data", "--exec-root", $"{_folder}/exec", "--pidfile", $"{_folder}/pid", "-H", Endpoint,
            "--bridge=none", "--iptables=false", "--storage-driver", "vfs",
        ];
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/dockerd", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Eventually.Limit;)
        {
            try
            {
                await DockerAsync(input: null, "version");
                return;
            }
            catch (InvalidOperationException)
            {
                if (_process.HasExited)
                    break;
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"dockerd does not answer at {Endpoint}:\n{string.Join('\n', _log.TakeLast(10))}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            await StartAgainAsync();
        if (_process is { HasExited: false })
        {
            var ids = await DockerAsync(input: null, "ps", "-aq");
            if (ids.Length > 0)
                await DockerAsync(input: null, ["rm", "-f", .. ids.Split('\n')]);
            await ServerProcess.RunAsync("kill", $"{_process.Id}");
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        // The engine mounts its data folder onto itself.
        if (File.ReadLines("/proc/mounts").Any(mount => mount.Contains($" {_folder}/data ", StringComparison.Ordinal)))
            await ServerProcess.RunAsync("umount", "-l", $"{_folder}/data");
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> DockerAsync(byte[]? input, params string[] arguments) => TestContainers.DockerAsync(input, ["-H", Endpoint, .. arguments]);
}
