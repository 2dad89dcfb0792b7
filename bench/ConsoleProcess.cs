using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Quarterdeck.Bench;

/// <summary>The real console in a process of its own, watched from outside.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private ConsoleProcess(Process process, string url)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        Url = url;
    }

    public string Url { get; }

    public double CpuSeconds => ProcessFigures.CpuSeconds(_process.Id);

    public double ResidentMiB => ProcessFigures.ResidentMiB(_process.Id);

    public static async Task<ConsoleProcess> StartAsync(string root, string data, string workspace, CancellationToken cancellationToken)
    {
        var program = Path.Combine(root, "src", "Dashboard", "bin", "Release", "net10.0", "quarterdeck.dll");
        if (!File.Exists(program))
            throw new FileNotFoundException($"{program} is not built: run with dotnet run -c Release --project bench");
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var start = new ProcessStartInfo("dotnet", [program, "--urls", url, "--data", data, "--workspace", workspace]) { WorkingDirectory = root, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();

        var console = new ConsoleProcess(process, url);
        await console.UntilReadyAsync(cancellationToken);
        return console;
    }

    /// <summary>The console's own metrics by name (with labels).</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync(CancellationToken cancellationToken)
    {
        var text = await _http.GetStringAsync("/metrics", cancellationToken);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Since when each service has its status, in milliseconds since 1970.</summary>
    public async Task<IReadOnlyDictionary<string, double>> SinceAsync(CancellationToken cancellationToken)
    {
        var services = await _http.GetFromJsonAsync<JsonElement[]>("/api/services", cancellationToken);
        return services!.ToDictionary(service => service.GetProperty("name").GetString()!, service => (double)service.GetProperty("since").GetDateTimeOffset().ToUnixTimeMilliseconds());
    }

    /// <summary>Pushes a job's metrics.</summary>
    public async Task PushAsync(string job, string text, CancellationToken cancellationToken)
    {
        using var body = new StringContent(text);
        using var answer = await _http.PostAsync($"/api/metrics/push/{job}", body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the console as an operator would (SIGTERM), so that everything is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"the console ended with {_process.ExitCode}");
            try
            {
                await _http.GetStringAsync("/health", cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }

        throw new TimeoutException("the console did not answer within 30 s");
    }
}
