using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>A series that has samples.</summary>
internal sealed class SeriesRecord : IEntityTypeConfiguration<SeriesRecord>
{
    public int Id { get; set; }

    /// <summary><see cref="StoredSeries.Group"/>.</summary>
    public int Group { get; set; }

    /// <summary>Names and values, one after the other, each with its length before it.</summary>
    public required byte[] Labels { get; set; }

    /// <summary>The first window that a block holds; null before the first packing.</summary>
    public int? FirstWindow { get; set; }

    /// <summary>The last one.</summary>
    public int? LastWindow { get; set; }

    public void Configure(EntityTypeBuilder<SeriesRecord> builder)
    {
        builder.ToTable("sample_series");
        builder.Property(series => series.Id).ValueGeneratedNever();
    }

    public static byte[] Pack(Labels labels)
    {
        var writer = new ByteWriter();
        foreach (var (name, value) in labels)
        {
            writer.Text(name);
            writer.Text(value);
        }

        return writer.Written.ToArray();
    }

    public static Labels Unpack(byte[] data)
    {
        var labels = new List<Label>();
        var reader = new ByteReader(data);
        while (!reader.AtEnd)
            labels.Add(new Label(reader.Text(), reader.Text()));
        return Metrics.Labels.Of(labels);
    }
}

/// <summary>Samples as they came, of all series, before packing (<see cref="SampleJournal"/>).</summary>
internal sealed class SampleJournalRecord : IEntityTypeConfiguration<SampleJournalRecord>
{
    public long Id { get; set; }

    public required byte[] Data { get; set; }

    public void Configure(EntityTypeBuilder<SampleJournalRecord> builder) => builder.ToTable("sample_journal");
}

/// <summary>The samples of a group of series in a window (<see cref="SampleBlock"/>).</summary>
internal sealed class SampleBlockRecord : IEntityTypeConfiguration<SampleBlockRecord>
{
    private const int GroupBits = 24;

    /// <summary><see cref="Key"/>: by window first, so that old ones lie together.</summary>
    public long Id { get; set; }

    public required byte[] Data { get; set; }

    public static long Key(int window, int group) => ((long)window << GroupBits) | (uint)group;

    public static int WindowOf(long key) => (int)(key >> GroupBits);

    public void Configure(EntityTypeBuilder<SampleBlockRecord> builder)
    {
        builder.ToTable("sample_blocks");
        builder.Property(block => block.Id).ValueGeneratedNever();
    }
}
