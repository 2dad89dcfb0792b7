using System.Text;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public class JsonLinesTests
{
    private static readonly DockerEndpoint Endpoint = new("/test", "", 0, null);

    [Fact]
    public async Task Read_LinesInSmallPieces_ReadsEachAndLeavesOutACutOne()
    {
        var actions = await ReadAsync(new Drip(Encoding.UTF8.GetBytes("""
            {"Action":"start"}

            {"Action":"die","other":{"deep":[1,2,3]}}
            {"Action":"sto
            """)));

        Assert.Equal(["start", "die"], actions);
    }

    [Fact]
    public async Task Read_ManyLinesAtOnce_ReadsEach()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{{\"Action\":\"{i}\"}}\n"));

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => i.ToString()), await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public async Task Read_NoJson_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<DockerEngineException>(() => ReadAsync(new MemoryStream("<html>\n"u8.ToArray())));

        Assert.Equal(EngineFault.Protocol, exception.Fault);
    }

    [Fact]
    public async Task Read_EndlessLine_StopsWithBoundedMemory()
    {
        var endless = new Endless();

        var exception = await Assert.ThrowsAsync<DockerEngineException>(() => ReadAsync(endless));

        Assert.Equal(EngineFault.Protocol, exception.Fault);
        Assert.InRange(endless.BytesRead, 1, 2 * JsonLines.MaxLineBytes);
    }

    private static async Task<List<string?>> ReadAsync(Stream stream)
    {
        var actions = new List<string?>();
        await using var body = new EngineStream(new HttpResponseMessage(), stream, Endpoint);
        await foreach (var item in JsonLines.ReadAsync(body, EngineJson.Default.EngineEvent, CancellationToken.None))
            actions.Add(item.Action);
        return actions;
    }

    private sealed class Drip(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 3)], cancellationToken);
    }

    private sealed class Endless : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            BytesRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
