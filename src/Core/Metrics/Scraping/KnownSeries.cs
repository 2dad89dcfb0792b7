using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>What became of an exposition.</summary>
/// <param name="Samples">Samples in it.</param>
/// <param name="Added">Series that it did not have the time before.</param>
/// <param name="Error">Why nothing of it was taken; otherwise <see langword="null"/>.</param>
internal readonly record struct ExpositionOutcome(int Samples, int Added, string? Error);

/// <summary>
/// The series that one source showed last. A series that it shows again, mostly at the same place, is found by comparing bytes;
/// one that it shows no more is ended with a stale marker. An exposition is taken whole or not at all. Not safe for several threads.
/// </summary>
/// <param name="store">Takes the samples.</param>
/// <param name="source">Labels that every series gets; those it has itself under such a name are kept as <c>exported_…</c>.</param>
internal sealed class KnownSeries(SampleStore store, Labels source)
{
    private readonly Dictionary<byte[], Known>.AlternateLookup<ReadOnlySpan<byte>> _known =
        new Dictionary<byte[], Known>(ByteTextComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();

    private readonly DescriptionLines _descriptions = new();
    private readonly List<(Known Series, long Time, double Value)> _read = [];
    private readonly List<Known> _new = [];
    private readonly List<NewSample> _samples = [];
    private Known? _first;
    private int _round;

    /// <summary>Labels that every series gets.</summary>
    public Labels Source => source;

    /// <summary>Series shown last.</summary>
    public int Count => _known.Dictionary.Count;

    /// <summary>Takes an exposition.</summary>
    /// <param name="text">The exposition.</param>
    /// <param name="openMetrics">Whether it is OpenMetrics, else the text format 0.0.4.</param>
    /// <param name="time">Time of samples that bring none, in milliseconds.</param>
    public ExpositionOutcome Take(ReadOnlySpan<byte> text, bool openMetrics, long time)
    {
        var error = Read(text, openMetrics, time) ?? Resolve();
        var added = _new.Count;
        if (error is null)
        {
            Store(time);
            if (_descriptions.End() is { } described)
                store.Described.Set(source, described);
        }

        _read.Clear();
        _new.Clear();
        return error is null ? new ExpositionOutcome(_samples.Count, added, Error: null) : new ExpositionOutcome(0, 0, error);
    }

    /// <summary>Ends all series: the source shows nothing now.</summary>
    public void End(long time)
    {
        _round++;
        _samples.Clear();
        EndUnseen(time);
        store.Append([.. _samples]);
    }

    /// <summary>Ends all series, and what was said of them: the source is no more.</summary>
    public void Forget(long time)
    {
        End(time);
        store.Described.Remove(source);
    }

    private string? Read(ReadOnlySpan<byte> text, bool openMetrics, long time)
    {
        _descriptions.Begin(openMetrics);
        var reader = new ExpositionReader(text, openMetrics, _descriptions);
        var labels = new List<Label>();
        var expected = _first;
        while (reader.MoveNext())
        {
            Known? known;
            if (expected is not null && reader.TryTake(expected.Text))
                known = expected;
            else
            {
                var series = reader.TakeSeries();
                if (reader.Error is not null)
                    break;
                if (!_known.TryGetValue(series, out known))
                {
                    labels.Clear();
                    if (SeriesText.Read(series, labels) is { } problem)
                    {
                        reader.Fail(problem);
                        break;
                    }

                    _new.Add(known = new Known(series.ToArray()) { Labels = WithSource(labels) });
                }
            }

            if (!reader.TakeValue(out var value, out var own))
                break;
            known.OwnTime = own is not null;
            _read.Add((known, own ?? time, value));
            expected = known.Next;
        }

        return reader.Error;
    }

    private string? Resolve()
    {
        var gone = _read.Exists(static item => item.Series.Stored is { Gone: true });
        var unresolved = gone ? _read.ConvertAll(static item => item.Series) : _new;
        var found = store.FindAll(unresolved.ConvertAll(static known => known.Labels), out var error);
        for (var i = 0; found is not null && i < found.Length; i++)
            unresolved[i].Stored = found[i];
        return error;
    }

    private void Store(long time)
    {
        _round++;
        _samples.Clear();
        var before = _first = _read.Count > 0 ? _read[0].Series : null;
        foreach (var known in _new)
            _known.Dictionary.TryAdd(known.Text, known);
        foreach (var (known, at, value) in _read)
        {
            known.Round = _round;
            before!.Next = known;
            before = known;
            _samples.Add(new NewSample(known.Stored!, at, value));
        }

        var samples = _samples.Count;
        EndUnseen(time);
        store.Append(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_samples));
        _samples.RemoveRange(samples, _samples.Count - samples);
    }

    private void EndUnseen(long time)
    {
        foreach (var (text, known) in _known.Dictionary)
        {
            if (known.Round == _round)
                continue;
            _known.Dictionary.Remove(text);
            // A source that says its own times is not asked to show a series each time.
            if (!known.OwnTime)
                _samples.Add(new NewSample(known.Stored!, time, StaleMarker.Value));
        }
    }

    private Labels WithSource(List<Label> labels)
    {
        foreach (var (name, value) in source)
        {
            var at = labels.FindIndex(label => label.Name == name);
            if (at >= 0)
            {
                var exported = "exported_" + name;
                while (labels.Exists(label => label.Name == exported))
                    exported = "exported_" + exported;
                labels[at] = labels[at] with { Name = exported };
            }

            labels.Add(new Label(name, value));
        }

        return Labels.Of(labels);
    }

    private sealed class Known(byte[] text)
    {
        /// <summary>As written in the exposition.</summary>
        public byte[] Text { get; } = text;

        public required Labels Labels { get; init; }

        public StoredSeries? Stored { get; set; }

        /// <summary>What came after it the last time.</summary>
        public Known? Next { get; set; }

        /// <summary>When it was shown last.</summary>
        public int Round { get; set; }

        public bool OwnTime { get; set; }
    }
}
