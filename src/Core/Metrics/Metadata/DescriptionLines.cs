namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>
/// The lines with which one source describes its metrics. They are kept as they came, which takes little room, and mostly come
/// the same again, which is found by comparing bytes. Not safe for several threads; what was published does not change any more.
/// </summary>
internal sealed class DescriptionLines
{
    /// <summary>Bytes that are kept of one source; lines beyond are left out.</summary>
    public const int MostBytes = 512 << 10;

    private byte[] _lines = [];
    private int _length;
    private int _at;
    private bool _openMetrics;
    private bool _own;
    private bool _changed;

    /// <summary>An exposition begins.</summary>
    public void Begin(bool openMetrics)
    {
        _at = 0;
        _changed |= openMetrics != _openMetrics;
        _openMetrics = openMetrics;
    }

    /// <summary>It has this line, without its end: <c># TYPE …</c>, <c># HELP …</c> or <c># UNIT …</c>.</summary>
    public void See(ReadOnlySpan<byte> line)
    {
        var end = _at + line.Length + 1;
        if (end <= _length && _lines[end - 1] == '\n' && line.SequenceEqual(_lines.AsSpan(_at, line.Length)))
        {
            _at = end;
            return;
        }

        if (end > MostBytes)
            return;
        if (!_own || end > _lines.Length)
        {
            var larger = new byte[Math.Max(end, Math.Max(_length, 2 * _at))];
            _lines.AsSpan(0, _at).CopyTo(larger);
            (_lines, _own) = (larger, true);
        }

        line.CopyTo(_lines.AsSpan(_at));
        _lines[end - 1] = (byte)'\n';
        (_at, _length, _changed) = (end, end, true);
    }

    /// <summary>The exposition was taken: all lines, if they are others than those that were returned the last time.</summary>
    public DescribedSource? End()
    {
        if (_at < _length)
            (_length, _changed) = (_at, true);
        if (!_changed)
            return null;
        Array.Resize(ref _lines, _length);
        (_own, _changed) = (false, false);
        return new DescribedSource(_lines, _openMetrics);
    }
}
