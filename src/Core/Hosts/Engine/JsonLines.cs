using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Reads a stream of JSON values, one a line, as the engine sends events and stats.</summary>
internal static class JsonLines
{
    /// <summary>A longer line is no event and no sample: something else is talking.</summary>
    public const int MaxLineBytes = 1 << 20;

    public static async IAsyncEnumerable<T> ReadAsync<T>(
        EngineStream stream, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var buffer = new byte[8 << 10];
        var (start, end) = (0, 0);
        while (true)
        {
            while (NextLine(buffer, ref start, end) is { Length: > 0 } line)
            {
                if (Parse(line.Span, type) is { } item)
                    yield return item;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length < MaxLineBytes ? buffer.Length * 2 : throw TooLong());

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
                yield break; // a last line without its end was cut off: it says nothing that can be trusted
            end += read;
        }
    }

    /// <summary>The next line with its line feed; empty where none is complete.</summary>
    private static ReadOnlyMemory<byte> NextLine(byte[] buffer, ref int start, int end)
    {
        var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        var line = buffer.AsMemory(start, feed + 1);
        start += line.Length;
        return line;
    }

    private static T? Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
        where T : class
    {
        line = line.Trim(" \r\n\t"u8);
        if (line.IsEmpty)
            return null;
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException exception)
        {
            throw new DockerEngineException(EngineFault.Protocol, $"the engine sent a line that is not understood: {exception.Message}", exception);
        }
    }

    private static DockerEngineException TooLong() =>
        new(EngineFault.Protocol, $"the engine sent a line longer than {MaxLineBytes >> 20} MiB");
}
