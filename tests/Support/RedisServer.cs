namespace Quarterdeck.Tests;

/// <summary>A real Redis on a free loopback port, without persistence.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private RedisServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-redis-").FullName;
        var port = LoopbackPort.Free();
        return new RedisServer(
            await ServerProcess.StartAsync(folder, port, "redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", .. options]),
            port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
