namespace Quarterdeck.Tests;

/// <summary>
/// A real PostgreSQL on a free loopback port in a folder of its own; user <c>postgres</c> with <see cref="Password"/>.
/// Its programs refuse to run as root, so a root test run starts them as the system's user <c>postgres</c>.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "correct-horse-battery";

    private readonly ServerProcess _process;

    private PostgresServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string Url => $"postgresql://postgres:{Password}@127.0.0.1:{Port}/postgres";

    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-postgres-").FullName;
        var password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, Password);
        if (Environment.IsPrivilegedProcess)
            await ServerProcess.RunAsync("chown", "-R", "postgres", folder);

        var data = Path.Combine(folder, "data");
        var (program, first) = AsPostgres("initdb");
        await ServerProcess.RunAsync(program, [.. first, "-D", data, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={password}", "--no-sync", "-E", "UTF8"]);
        var port = LoopbackPort.Free();
        (program, first) = AsPostgres("postgres");
        return new PostgresServer(
            await ServerProcess.StartAsync(folder, port, program, [.. first, "-D", data, "-p", $"{port}", "-h", "127.0.0.1", "-k", folder, "-F"]),
            port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static (string Program, string[] Arguments) AsPostgres(string name)
    {
        var path = Path.Combine(Parts.PostgresBin!, name);
        return Environment.IsPrivilegedProcess ? ("runuser", ["-u", "postgres", "--", path]) : (path, []);
    }
}
