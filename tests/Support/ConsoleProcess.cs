using System.Diagnostics;
using System.Text;

namespace Quarterdeck.Tests;

/// <summary>The real console as a process: started, killed, started again on the same data.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly Dictionary<string, string> _environment = [];
    private readonly StringBuilder _log = new();
    private Process? _process;

    private ConsoleProcess(string folder, string? workspaceFolder, string[] arguments)
    {
        Folder = folder;
        WorkspaceFolder = workspaceFolder;
        Url = $"http://127.0.0.1:{LoopbackPort.Free()}";
        _arguments = arguments;
        Http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Holds the data and, where the test brings one, the workspace.</summary>
    public string Folder { get; }

    /// <summary>The workspace that the test brings, if it does.</summary>
    public string? WorkspaceFolder { get; }

    public string DatabasePath => Path.Combine(Folder, "data", "quarterdeck.db");

    public string Url { get; }

    public HttpClient Http { get; }

    /// <summary>What it has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = RepositoryRoot.Path;

    /// <summary>Starts the console on a workspace of its own.</summary>
    public static async Task<ConsoleProcess> StartAsync(string workspaceYaml, params string[] arguments)
    {
        var console = Create(workspaceYaml, arguments);
        await console.StartAsync();
        return console;
    }

    /// <summary>Starts the console with settings in its environment, such as <c>Metrics:RetentionDays</c>.</summary>
    public static async Task<ConsoleProcess> StartAsync(string workspaceYaml, IReadOnlyDictionary<string, string> settings)
    {
        var console = Create(workspaceYaml, []);
        foreach (var (key, value) in settings)
            console._environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        await console.StartAsync();
        return console;
    }

    /// <summary>Starts a verb that brings a workspace of its own.</summary>
    public static async Task<ConsoleProcess> StartVerbAsync(string verb)
    {
        var console = new ConsoleProcess(Directory.CreateTempSubdirectory("quarterdeck-").FullName, workspaceFolder: null, [verb]);
        await console.StartAsync();
        return console;
    }

    public void WriteWorkspace(string yaml) => WriteWorkspace("workspace.yaml", yaml);

    /// <summary>Writes a file of the workspace, given by its path within it.</summary>
    public void WriteWorkspace(string path, string text)
    {
        var full = Path.Combine(WorkspaceFolder!, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Puts a rule file into the workspace.</summary>
    public void WriteRules(string name, string yaml) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(WorkspaceFolder!, "alerts")).FullName, name), yaml);

    public async Task StartAsync()
    {
        var program = Path.Combine(Root, "src", "Dashboard", "bin", Configuration, "net10.0", "quarterdeck.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. _arguments, "--urls", Url, "--data", Path.Combine(Folder, "data"), .. WorkspaceFolder is null ? (string[])[] : ["--workspace", WorkspaceFolder]])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAnswersAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static ConsoleProcess Create(string workspaceYaml, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-").FullName;
        var console = new ConsoleProcess(folder, Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName, arguments);
        console.WriteWorkspace(workspaceYaml);
        return console;
    }

    private void Take(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }

    private async Task UntilAnswersAsync()
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"the console ended with {_process.ExitCode}:\n{_log}");
            try
            {
                await Http.GetStringAsync("/health");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException($"the console did not answer within a minute:\n{_log}");
    }
}
