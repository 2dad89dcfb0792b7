using System.Globalization;

namespace Quarterdeck.Core.Audit;

/// <summary>Holds the head and the checkpoints against the entries that they were signed for.</summary>
internal sealed class AuditMarks
{
    private readonly List<AuditFinding> _findings = [];
    private readonly Dictionary<long, List<(string Name, AuditCheckpoint Mark)>> _expected = [];

    private AuditMarks()
    {
    }

    /// <summary>Those that agree.</summary>
    public int Agreeing { get; private set; }

    /// <summary>Reads them. Before the database is read: that may be ahead of them, never behind.</summary>
    public static AuditMarks Read(AuditFiles files)
    {
        var marks = new AuditMarks();
        if (files.ReadHead() is { } head)
            marks.Expect(head, "the head file");
        else
            marks._findings.Add(new AuditFinding(Number: null, At: null, $"the head file {AuditFiles.HeadFile} is missing beside the keys: whether entries were cut off at the end cannot be said"));
        foreach (var checkpoint in files.ReadCheckpoints())
            marks.Expect(checkpoint, $"checkpoint {checkpoint.Name}");
        return marks;
    }

    /// <summary>What is wrong with an entry, or the end of a summary, in the eyes of who signed for it.</summary>
    public string? Check(long number, byte[] hash)
    {
        if (!_expected.Remove(number, out var marks))
            return null;
        foreach (var (name, mark) in marks)
        {
            if (!mark.IsOf(hash))
                return $"it is not the one that {name} was signed for at {Time(mark)}: entries up to here were replaced";
            Agreeing++;
        }

        return null;
    }

    /// <summary>Checkpoints inside a summary: their entry is gone, so all that can be said is that they are signed.</summary>
    public void Pass(long from, long to)
    {
        foreach (var number in _expected.Keys.Where(number => number >= from && number < to).ToList())
        {
            Agreeing += _expected[number].Count;
            _expected.Remove(number);
        }
    }

    /// <summary>What is wrong once all entries were seen.</summary>
    /// <param name="newest">Number of the newest entry.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="seenAll">Whether the walk came to the end.</param>
    public IEnumerable<AuditFinding> Finish(long newest, DateTimeOffset? at, bool seenAll)
    {
        if (_expected.Remove(0, out var empty))
            Agreeing += empty.Count;
        if (seenAll && _expected.Count > 0)
        {
            var furthest = _expected.Keys.Max();
            var (name, mark) = _expected[furthest][0];
            _findings.Add(new AuditFinding(newest + 1, at, string.Create(
                CultureInfo.InvariantCulture, $"it is missing, and so is all up to entry {furthest}: {name}, signed at {Time(mark)}, knows of them")));
        }

        return _findings;
    }

    private void Expect(AuditMark file, string name)
    {
        if (file.Checkpoint is not { } mark)
        {
            _findings.Add(new AuditFinding(Number: null, At: null, $"{name} is not signed with this console's key"));
            return;
        }

        if (!_expected.TryGetValue(mark.Count, out var marks))
            _expected[mark.Count] = marks = [];
        marks.Add((name, mark));
    }

    private static string Time(AuditCheckpoint mark) => mark.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
