using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Store;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.Store;

/// <summary>A store on a real database, with a clock that a test moves.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private OpenStore(TestDatabase database, FakeTimeProvider clock, MetricsOptions options)
    {
        (Database, Clock, Options) = (database, clock, options);
        Store = New();
    }

    public TestDatabase Database { get; }

    public FakeTimeProvider Clock { get; }

    public MetricsOptions Options { get; }

    public SampleStore Store { get; private set; }

    public SamplePacking Packing => new(Store, Database.Writer);

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<OpenStore> CreateAsync(MetricsOptions? options = null)
    {
        var open = new OpenStore(await TestDatabase.OpenAsync(), new FakeTimeProvider(), options ?? new MetricsOptions());
        await open.Store.OpenAsync(CancellationToken.None);
        return open;
    }

    /// <summary>A new store on the same database: what the next process sees after a kill, as nothing is committed first.</summary>
    public async Task ReopenAsync()
    {
        Store = New();
        await Store.OpenAsync(CancellationToken.None);
    }

    /// <summary>Appends one sample of each series now, and lets 15 s pass.</summary>
    public void Scrape(IEnumerable<Labels> series, Func<int, double> value)
    {
        var number = 0;
        foreach (var labels in series)
            Store.Append(labels, Now, value(number++));
        Clock.Advance(TimeSpan.FromSeconds(15));
    }

    public Task CommitAsync() => Store.CommitAsync(CancellationToken.None);

    public Task PackAsync() => Packing.RunAsync(CancellationToken.None);

    /// <summary>Every sample of the series whose name matches, by labels.</summary>
    public async Task<Dictionary<Labels, (long Time, double Value)[]>> ReadAsync(string name = ".+", long from = 0, long to = long.MaxValue)
    {
        var read = new Dictionary<Labels, (long, double)[]>();
        foreach (var series in await Store.SelectAsync([new LabelMatcher(Labels.MetricName, MatchKind.Matches, name)], from, to, CancellationToken.None))
        {
            var buffer = new SampleBuffer();
            series.Read(buffer, from, to);
            read.Add(series.Labels, [.. Enumerable.Range(0, buffer.Count).Select(i => (buffer.Times[i], buffer.Values[i]))]);
        }

        return read;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private SampleStore New() => new(Options, Database.Writer, Database.Contexts, Clock);
}
