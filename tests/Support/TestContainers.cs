using System.Diagnostics;
using System.Formats.Tar;

namespace Quarterdeck.Tests;

/// <summary>
/// Containers for tests against a real engine, from an image of nothing but busybox; all of them, and the image, are
/// removed at the end. Uses the docker command, so that it owes nothing to the client under test.
/// </summary>
public sealed class TestContainers : IAsyncLifetime
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];

    /// <summary>A label that only this run's containers have.</summary>
    public (string Key, string Value) Label => ("quarterdeck.run", _run);

    private string Image => $"quarterdeck-test:{_run}";

    public async Task InitializeAsync()
    {
        if (Parts.IsPresent(Part.Docker))
            await DockerAsync(BusyboxTar(), "import", "-", Image);
    }

    public async Task DisposeAsync()
    {
        if (!Parts.IsPresent(Part.Docker))
            return;
        var ids = await DockerAsync("ps", "-aq", "--no-trunc", "--filter", $"label={Label.Key}={Label.Value}");
        foreach (var id in ids.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await RemoveAsync(id);
        await DockerAsync("rmi", "-f", Image);
    }

    /// <summary>A name that no other run uses.</summary>
    public string Name(string suffix) => $"qd-{_run}-{suffix}";

    /// <summary>Starts a container that runs a shell script, and returns its full id.</summary>
    public Task<string> RunAsync(string script, params string[] options) =>
        DockerAsync(["run", "-d", .. Common, .. options, Image, "/bin/sh", "-c", script]);

    /// <summary>As <see cref="RunAsync"/> without starting it.</summary>
    public Task<string> CreateAsync(string script, params string[] options) =>
        DockerAsync(["create", .. Common, .. options, Image, "/bin/sh", "-c", script]);

    /// <summary>Runs it until it ends.</summary>
    public async Task<string> RunToEndAsync(string script, params string[] options)
    {
        var id = await RunAsync(script, options);
        await DockerAsync("wait", id);
        return id;
    }

    /// <summary>Removes a container, running or not.</summary>
    public Task RemoveAsync(string id) => DockerAsync("rm", "-f", "-v", id);

    /// <summary>Runs the docker command and returns what it printed.</summary>
    public Task<string> DockerAsync(params string[] arguments) => DockerAsync(input: null, arguments);

    private IEnumerable<string> Common =>
        ["--label", "quarterdeck.test=1", "--label", $"{Label.Key}={Label.Value}", "--network", "none", "--stop-timeout", "1"];

    /// <summary>Runs the docker command with this on its standard input.</summary>
    internal static async Task<string> DockerAsync(byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("docker did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {await error}");
    }

    /// <summary>The files of an image of nothing but busybox.</summary>
    internal static byte[] BusyboxTar()
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, leaveOpen: true))
        {
            tar.WriteEntry("/bin/busybox", "bin/busybox");
            foreach (var tool in (string[])["sh", "sleep", "cat", "dd", "tr", "test"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{tool}") { LinkName = "busybox" });
        }

        return buffer.ToArray();
    }
}
