using System.Buffers.Binary;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>
/// Reads a container's log as the engine sends it, in chunks of any size: raw for a container with a terminal, otherwise
/// in frames of an 8-byte header (stream, three zeros, length as 32 bits big-endian) and a payload
/// (Docker Engine API, "Attach to a container", stream format).
/// </summary>
/// <remarks>Never throws on content: bytes that are no frame are shown as text, and a frame cut off shows what came.</remarks>
internal sealed class LogParser(bool tty, bool timestamps)
{
    private const int HeaderBytes = 8;

    private readonly LogLineBuffer _out = new(LogStream.StdOut, timestamps);
    private readonly LogLineBuffer _err = new(LogStream.StdErr, timestamps);
    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerLength;
    private uint _payloadLeft;
    private LogLineBuffer? _current;
    private bool _raw = tty;

    /// <summary>Takes the next bytes and adds the lines that they complete.</summary>
    public void Push(ReadOnlySpan<byte> bytes, ICollection<LogLine> lines)
    {
        while (!bytes.IsEmpty && !_raw)
            bytes = _payloadLeft > 0 ? TakePayload(bytes, lines) : TakeHeader(bytes, lines);
        if (_raw)
            _out.Append(bytes, lines);
    }

    /// <summary>Adds what is left at the end of the log.</summary>
    public void Complete(ICollection<LogLine> lines)
    {
        _out.Complete(lines);
        _err.Complete(lines);
    }

    private ReadOnlySpan<byte> TakePayload(ReadOnlySpan<byte> bytes, ICollection<LogLine> lines)
    {
        var length = (int)Math.Min(_payloadLeft, (uint)bytes.Length);
        _current!.Append(bytes[..length], lines);
        _payloadLeft -= (uint)length;
        return bytes[length..];
    }

    private ReadOnlySpan<byte> TakeHeader(ReadOnlySpan<byte> bytes, ICollection<LogLine> lines)
    {
        var length = Math.Min(HeaderBytes - _headerLength, bytes.Length);
        bytes[..length].CopyTo(_header.AsSpan(_headerLength));
        _headerLength += length;
        if (_headerLength < HeaderBytes)
            return [];

        _headerLength = 0;
        if (_header[0] > 3 || (_header[1] | _header[2] | _header[3]) != 0)
        {
            _raw = true;
            _out.Append(_header, lines);
            return bytes[length..];
        }

        // 0 is what was typed in, 3 an error of the engine while it reads the log.
        _current = _header[0] < 2 ? _out : _err;
        _current.BeginMessage();
        _payloadLeft = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        return bytes[length..];
    }
}
