using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>What was taken and is not committed yet; writes it to the journal, with the series that are new, in one transaction.</summary>
internal sealed class SampleLog(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>Samples that may wait while the database takes no writes: a fifth of a gigabyte.</summary>
    private const int Most = 8_000_000;

    private readonly SemaphoreSlim _committing = new(1, 1);
    private List<JournalEntry> _entries = [];
    private List<StoredSeries> _series = [];
    private long _mark;
    private long _taken;

    /// <summary>Guards what waits; whoever adds entries holds it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether nothing more may wait. Asked under <see cref="Gate"/>.</summary>
    public bool IsFull => _entries.Count >= Most;

    /// <summary>Entries taken since the start.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>The newest committed row.</summary>
    public long Mark => Interlocked.Read(ref _mark);

    /// <summary>Adds a sample, under <see cref="Gate"/>.</summary>
    public void Add(JournalEntry entry)
    {
        _entries.Add(entry);
        _taken++;
    }

    public void Add(StoredSeries series)
    {
        lock (Gate)
            _series.Add(series);
    }

    /// <summary>Commits what waits, if anything does.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _committing.WaitAsync(cancellationToken);
        try
        {
            var (entries, series) = Take();
            if (entries.Count > 0 || series.Count > 0)
                await CommitAsync(entries, series);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Every stored series, by id.</summary>
    public async IAsyncEnumerable<SeriesRecord> SeriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.Set<SeriesRecord>().AsNoTracking().OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return row;
    }

    /// <summary>Every sample of the journal, as they came.</summary>
    public async IAsyncEnumerable<JournalEntry> JournalAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = new List<JournalEntry>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.Set<SampleJournalRecord>().AsNoTracking().OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            SampleJournal.Decode(row.Data, entries);
            foreach (var entry in entries)
                yield return entry;
            Interlocked.Exchange(ref _mark, row.Id);
        }
    }

    private (List<JournalEntry> Entries, List<StoredSeries> Series) Take()
    {
        lock (Gate)
        {
            var taken = (_entries, _series);
            (_entries, _series) = ([], []);
            return taken;
        }
    }

    private async Task CommitAsync(List<JournalEntry> entries, List<StoredSeries> series)
    {
        var data = SampleJournal.Encode(CollectionsMarshal.AsSpan(entries));
        SampleJournalRecord? row = null;
        // Once handed over it is waited for: what is taken back might be written twice.
        await writer.WriteAsync(
            (db, _) =>
            {
                db.AddRange(series.Select(one => new SeriesRecord { Id = one.Id, Group = one.Group, Labels = SeriesRecord.Pack(one.Labels) }));
                db.Add(row = new SampleJournalRecord { Data = data });
                return Task.CompletedTask;
            },
            CancellationToken.None);
        foreach (var one in series)
            one.Stored = true;
        Interlocked.Exchange(ref _mark, row!.Id);
    }
}
