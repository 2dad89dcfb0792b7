using System.Text;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>Redis' protocol (https://redis.io/docs/latest/develop/reference/protocol-spec/), as far as a check needs it.</summary>
internal static class DemoRedis
{
    private const int MostWords = 16;

    /// <summary>Answers commands until the client leaves; <paramref name="fault"/> is asked for each.</summary>
    public static async Task ConverseAsync(Stream stream, Func<CancellationToken, Task<DemoFault>> fault, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        while (await ReadCommandAsync(reader, cancellationToken) is { Count: > 0 } words)
        {
            var reply = Reply(words, await fault(cancellationToken));
            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply), cancellationToken);
        }
    }

    private static string Reply(List<string> words, DemoFault fault) => (fault, words[0].ToUpperInvariant()) switch
    {
        (DemoFault.Error, _) => "-ERR internal error\r\n",
        (DemoFault.Degraded, _) => "-LOADING Redis is loading the dataset in memory\r\n",
        (DemoFault.WrongBody, _) => "+HELLO\r\n",
        (_, "PING") => "+PONG\r\n",
        (_, "AUTH" or "SELECT") => "+OK\r\n",
        (_, "INFO") => Bulk("role:master\r\nconnected_slaves:0\r\n"),
        _ => "-ERR unknown command\r\n",
    };

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";

    /// <summary>The words of one command, an array of bulk strings or a plain line; <see langword="null"/> at the end.</summary>
    private static async Task<List<string>?> ReadCommandAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        if (await reader.ReadLineAsync(cancellationToken) is not { } line)
            return null;
        if (!line.StartsWith('*'))
            return [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var words = new List<string>();
        for (var left = int.TryParse(line.AsSpan(1), out var count) ? Math.Min(count, MostWords) : 0; left > 0; left--)
        {
            await reader.ReadLineAsync(cancellationToken); // its length: words of checks hold no line breaks
            if (await reader.ReadLineAsync(cancellationToken) is not { } word)
                return null;
            words.Add(word);
        }

        return words;
    }
}
