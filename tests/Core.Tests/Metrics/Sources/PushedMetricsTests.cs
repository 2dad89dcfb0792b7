using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Tests.Metrics.Store;

namespace Quarterdeck.Core.Tests.Metrics.Sources;

public class PushedMetricsTests
{
    [Fact]
    public async Task Push_StandsUntilTheNextOneAlsoOverARestart()
    {
        await using var open = await OpenStore.CreateAsync();
        var pushes = New(open);
        Assert.Null(await pushes.PushAsync("backup", "last_success 100\nfiles{kind=\"new\"} 5\n"u8.ToArray(), CancellationToken.None));
        await SampleAsync(open, pushes);

        await open.CommitAsync();
        await open.ReopenAsync();
        pushes = New(open);
        await pushes.StartAsync(CancellationToken.None);
        await SampleAsync(open, pushes);
        open.Clock.Step(TimeSpan.FromSeconds(30));
        Assert.Null(await pushes.PushAsync("backup", "last_success 200\n"u8.ToArray(), CancellationToken.None));
        await pushes.StopAsync(CancellationToken.None);

        Assert.Equal("100 100 100 200", await ValuesAsync(open, "last_success"));
        Assert.Equal("5 5 5 stale", await ValuesAsync(open, "files"));
        Assert.Equal(Labels.Of((Labels.MetricName, "files"), ("job", "backup"), ("kind", "new")), (await open.ReadAsync("files")).Keys.Single());
        Assert.StartsWith($"{open.Clock.GetUtcNow().AddSeconds(-90).ToUnixTimeSeconds()} ", await ValuesAsync(open, "push_time_seconds"));
    }

    [Fact]
    public async Task Push_KilledBeforeItsSampleIsDurable_IsSampledAtTheNextStart()
    {
        await using var open = await OpenStore.CreateAsync();
        Assert.Null(await New(open).PushAsync("backup", "a 1\n"u8.ToArray(), CancellationToken.None));

        await open.ReopenAsync();
        var pushes = New(open);
        await pushes.StartAsync(CancellationToken.None);
        await pushes.StopAsync(CancellationToken.None);

        Assert.Equal("1", await ValuesAsync(open, "a"));
    }

    [Fact]
    public async Task Push_Malformed_SaysTheLineAndKeepsWhatWasPushedBefore()
    {
        await using var open = await OpenStore.CreateAsync();
        var pushes = New(open);
        await pushes.PushAsync("backup", "a 1\n"u8.ToArray(), CancellationToken.None);

        Assert.Equal("line 2: the value is missing", await pushes.PushAsync("backup", "a 2\nb\n"u8.ToArray(), CancellationToken.None));
        await SampleAsync(open, pushes);

        Assert.Equal("1 1", await ValuesAsync(open, "a"));
    }

    [Fact]
    public async Task Forget_EndsTheSeriesForGood()
    {
        await using var open = await OpenStore.CreateAsync();
        var pushes = New(open);
        await pushes.PushAsync("backup", "a 1\n"u8.ToArray(), CancellationToken.None);
        open.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await pushes.ForgetAsync("backup", CancellationToken.None));
        Assert.False(await pushes.ForgetAsync("backup", CancellationToken.None));
        await SampleAsync(open, pushes);

        Assert.Equal("1 stale", await ValuesAsync(open, "a"));
        var restarted = New(open);
        await restarted.StartAsync(CancellationToken.None);
        await SampleAsync(open, restarted);
        await restarted.StopAsync(CancellationToken.None);
        Assert.Equal("1 stale", await ValuesAsync(open, "a"));
    }

    private static PushedMetrics New(OpenStore open) => new(open.Store, open.Database.Writer, open.Database.Contexts, open.Clock);

    private static Task SampleAsync(OpenStore open, PushedMetrics pushes)
    {
        // By hand: its own timer of 30 s is not met.
        open.Clock.Step(TimeSpan.FromSeconds(30));
        return pushes.SampleAsync(CancellationToken.None);
    }

    private static async Task<string> ValuesAsync(OpenStore open, string name) =>
        string.Join(' ', (await open.ReadAsync(name)).Values.Single().Select(sample => StaleMarker.IsStale(sample.Value) ? "stale" : $"{sample.Value}"));
}
