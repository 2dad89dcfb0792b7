using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>One answer of a Redis server.</summary>
/// <param name="IsError">Whether it is an error (<c>-LOADING …</c>).</param>
/// <param name="Text">The text; <see langword="null"/> for nil; items of a list joined by commas.</param>
internal readonly record struct RedisReply(bool IsError, string? Text);

/// <summary>Speaks Redis' protocol (RESP2) over a stream: one command, one reply. The server is taken as hostile.</summary>
internal sealed class RedisConnection(Stream stream)
{
    private const int LongestReply = 1 << 20;
    private const int DeepestList = 4;
    private const int MostItems = 1000;

    private readonly byte[] _buffer = new byte[4096];
    private int _position;
    private int _length;
    private int _taken;

    public async ValueTask<RedisReply> AskAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var request = new StringBuilder($"*{command.Count}\r\n");
        foreach (var word in command)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        _taken = 0;
        return await ReplyAsync(DeepestList, cancellationToken);
    }

    private async ValueTask<RedisReply> ReplyAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        var rest = line.Length > 0 ? line[1..] : "";
        switch (line.Length > 0 ? line[0] : ' ')
        {
            case '+' or ':':
                return new RedisReply(IsError: false, rest);
            case '-':
                return new RedisReply(IsError: true, rest);
            case '$':
                return new RedisReply(IsError: false, await BulkAsync(Count(rest, LongestReply), cancellationToken));
            case '*' when depth > 0:
                var count = Count(rest, MostItems);
                var items = new List<string>();
                for (var i = 0; i < count; i++)
                    items.Add((await ReplyAsync(depth - 1, cancellationToken)).Text ?? "nil");
                return new RedisReply(IsError: false, count < 0 ? null : string.Join(", ", items));
            default:
                throw new InvalidDataException($"the answer is not Redis': {MessageText.Quote(line)}");
        }
    }

    private async ValueTask<string?> BulkAsync(int count, CancellationToken cancellationToken)
    {
        if (count < 0)
            return null;
        var bytes = new MemoryStream();
        while (bytes.Length < count)
            bytes.WriteByte(await ByteAsync(cancellationToken));
        if (await LineAsync(cancellationToken) is { Length: > 0 })
            throw new InvalidDataException("a text of the answer is longer than it says");
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private async ValueTask<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = await ByteAsync(cancellationToken);
            if (next == '\n')
                return line.ToString();
            if (next != '\r')
                line.Append((char)next);
        }
    }

    private async ValueTask<byte> ByteAsync(CancellationToken cancellationToken)
    {
        if (++_taken > LongestReply)
            throw new InvalidDataException("the answer is longer than 1 MiB");
        if (_position == _length)
        {
            _position = 0;
            _length = await stream.ReadAsync(_buffer, cancellationToken);
            if (_length == 0)
                throw new EndOfStreamException();
        }

        return _buffer[_position++];
    }

    private static int Count(string text, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= -1 && count <= most
            ? count
            : throw new InvalidDataException($"the answer is not Redis': a length of {MessageText.Quote(text)}");
}
