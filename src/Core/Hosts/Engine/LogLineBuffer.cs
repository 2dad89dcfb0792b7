using System.Text;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Gathers the bytes of one stream into lines; keeps at most one line of <see cref="LogLine.MaxBytes"/>.</summary>
internal sealed class LogLineBuffer
{
    private readonly LogStream _stream;
    private readonly bool _timestamps;
    private readonly byte[] _prefix = new byte[LogTimestamp.MaxBytes + 1];
    private byte[] _text = new byte[256];
    private int _prefixLength;
    private int _length;
    private bool _inPrefix;
    private bool _started;
    private bool _cut;
    private DateTimeOffset? _at;

    public LogLineBuffer(LogStream stream, bool timestamps)
    {
        _stream = stream;
        _timestamps = timestamps;
        _inPrefix = timestamps;
    }

    /// <summary>
    /// Marks the start of a message. The engine splits long lines into several messages and puts the time in front of
    /// each, also in the middle of a line.
    /// </summary>
    public void BeginMessage()
    {
        if (!_timestamps)
            return;
        FlushPrefix();
        _inPrefix = true;
    }

    public void Append(ReadOnlySpan<byte> bytes, ICollection<LogLine> lines)
    {
        while (!bytes.IsEmpty)
        {
            var feed = bytes.IndexOf((byte)'\n');
            Add(feed < 0 ? bytes : bytes[..feed]);
            if (feed < 0)
                return;
            lines.Add(TakeLine());
            bytes = bytes[(feed + 1)..];
        }
    }

    /// <summary>Hands out a last line that has no end.</summary>
    public void Complete(ICollection<LogLine> lines)
    {
        if (_started)
            lines.Add(TakeLine());
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _started |= !bytes.IsEmpty;
        while (_inPrefix && !bytes.IsEmpty)
        {
            _prefix[_prefixLength++] = bytes[0];
            if (bytes[0] == ' ' || _prefixLength == _prefix.Length)
                FlushPrefix();
            bytes = bytes[1..];
        }

        AddText(bytes);
    }

    /// <summary>Drops the gathered bytes where they are a time, and takes them as text where they are not.</summary>
    private void FlushPrefix()
    {
        var prefix = _prefix.AsSpan(0, _prefixLength);
        (_inPrefix, _prefixLength) = (false, 0);
        if (LogTimestamp.TryRead(prefix, out var at, out _))
            _at ??= at;
        else
            AddText(prefix);
    }

    private void AddText(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Min(bytes.Length, LogLine.MaxBytes - _length);
        _cut |= kept < bytes.Length;
        if (_length + kept > _text.Length)
            Array.Resize(ref _text, Math.Min(LogLine.MaxBytes, Math.Max(_length + kept, _text.Length * 2)));
        bytes[..kept].CopyTo(_text.AsSpan(_length));
        _length += kept;
    }

    private LogLine TakeLine()
    {
        if (_inPrefix)
            FlushPrefix();

        var text = _text.AsSpan(0, _length);
        if (_cut)
            text = text[..WholeCharacters(text)];
        else if (text.EndsWith("\r"u8))
            text = text[..^1];

        var line = new LogLine(_stream, _at, Encoding.UTF8.GetString(text), _cut);
        (_length, _at, _cut, _started, _inPrefix) = (0, null, false, false, _timestamps);
        return line;
    }

    /// <summary>Length without a last character that the cut went through.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> text)
    {
        var lead = text.Length - 1;
        while (lead >= 0 && lead > text.Length - 4 && (text[lead] & 0xC0) == 0x80)
            lead--;
        if (lead < 0)
            return text.Length;

        var needed = text[lead] switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
        return text.Length - lead < needed ? lead : text.Length;
    }
}
