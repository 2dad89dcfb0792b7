using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>A line with its number in the order of arrival, taken apart when somebody looks at it.</summary>
public sealed class LogItem(long number, LogLine? line, LogEntry? entry = null)
{
    private LogEntry? _entry = entry;

    public long Number { get; } = number;

    /// <summary>Whether this is the console's own remark, not a line of the container.</summary>
    public bool IsRemark => line is null;

    public LogEntry Entry => _entry ??= LogEntry.Parse(line!);

    /// <summary>Characters as they came.</summary>
    public int Length => line?.Text.Length ?? 0;
}

/// <summary>
/// The newest lines of a log, and of these the ones that pass a filter: lines that pass stay while others rush by, so that
/// one error among thousands of lines can be read. Bounded in lines and in characters. Safe for concurrent use.
/// </summary>
internal sealed class LogRing
{
    /// <summary>Characters kept, so that many very long lines cannot fill the memory either; the newest line is kept in any case.</summary>
    public const int MaxCharacters = 2 << 20;

    private readonly Lock _gate = new();
    private readonly Kept _all = new();
    private readonly Kept _passing = new();
    private LogFilter _filter;

    public LogRing(LogFilter filter) => _filter = filter;

    /// <summary>Lines received in all.</summary>
    public long Received { get; private set; }

    /// <summary>Lines that passed the filter since it was set, those included that were there then.</summary>
    public long Passed { get; private set; }

    /// <summary>Of <see cref="Received"/>, lines that were written before anybody looked.</summary>
    public long Earlier { get; private set; }

    /// <param name="line">A line.</param>
    /// <param name="earlier">Whether it was written before anybody looked.</param>
    public void Add(LogLine line, bool earlier = false)
    {
        lock (_gate)
        {
            Take(new LogItem(++Received, line));
            if (earlier)
                Earlier++;
        }
    }

    /// <summary>Adds a remark of the console between the lines. It passes every filter.</summary>
    public void Remark(string text, DateTimeOffset at)
    {
        lock (_gate)
            Take(new LogItem(++Received, line: null, new LogEntry { Stream = LogStream.StdOut, At = at, Message = text, Text = text }));
    }

    /// <summary>Sets the filter; what is kept is filtered anew.</summary>
    public void Use(LogFilter filter)
    {
        lock (_gate)
        {
            _filter = filter;
            _all.Trim(filter.Lines);
            _passing.Clear();
            Passed = 0;
            if (!filter.LeavesOut)
            {
                Passed = _all.Items.Count;
                return;
            }

            foreach (var item in _all.Items)
                Filter(item);
        }
    }

    /// <summary>The newest lines that pass, oldest first.</summary>
    /// <param name="count">At most this many.</param>
    /// <param name="passed">See <see cref="Passed"/>, at the same moment.</param>
    public IReadOnlyList<LogItem> Newest(int count, out long passed)
    {
        lock (_gate)
        {
            passed = Passed;
            var source = _filter.LeavesOut ? _passing : _all;
            return [.. source.Items.Skip(Math.Max(0, source.Items.Count - count))];
        }
    }

    private void Take(LogItem item)
    {
        _all.Add(item, _filter.Lines);
        if (_filter.LeavesOut)
            Filter(item);
        else
            Passed++;
    }

    private void Filter(LogItem item)
    {
        if (!item.IsRemark && !_filter.Matches(item.Entry))
            return;
        _passing.Add(item, _filter.Lines);
        Passed++;
    }

    private sealed class Kept
    {
        private int _characters;

        public Queue<LogItem> Items { get; } = new();

        public void Add(LogItem item, int lines)
        {
            Items.Enqueue(item);
            _characters += item.Length;
            Trim(lines);
        }

        public void Trim(int lines)
        {
            while (Items.Count > lines || (_characters > MaxCharacters && Items.Count > 1))
                _characters -= Items.Dequeue().Length;
        }

        public void Clear()
        {
            Items.Clear();
            _characters = 0;
        }
    }
}
