using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Silences;

public sealed class SilenceExtendTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestDatabase _database = null!;
    private SilenceBook _book = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync();
        _book = new SilenceBook(_database.Writer, _database.Audit, _database.Contexts, _clock);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task ExtendAsync_ByAnother_MovesTheEndAndSaysWho()
    {
        var silence = await SetAsync();
        var end = silence.EndsAt.AddHours(2);

        await _book.ExtendAsync(silence.Id, end, "ben", Actor.System, CancellationToken.None);
        await _book.ExtendAsync(silence.Id, end, "ben", Actor.System, CancellationToken.None);

        var again = new SilenceBook(_database.Writer, _database.Audit, _database.Contexts, _clock);
        await again.LoadAsync(CancellationToken.None);
        Assert.Equal((end, "ann", "disk (extended by ben)"), (again.Feed.Current[silence.Id].EndsAt, again.Feed.Current[silence.Id].Author, again.Feed.Current[silence.Id].Reason));
    }

    [Fact]
    public async Task ExtendAsync_Ended_IsRefused()
    {
        var silence = await SetAsync();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains("has ended already", (await _book.ExtendAsync(silence.Id, _clock.GetUtcNow().AddHours(1), "ben", Actor.System, CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Equal(silence.EndsAt, _book.Feed.Current[silence.Id].EndsAt);
    }

    private async Task<Silence> SetAsync() =>
        (await _book.CreateAsync(new SilenceRequest(["service=web"], "ann", "disk", StartsAt: null, _clock.GetUtcNow().AddHours(1)), Actor.System, CancellationToken.None)).Silence!;
}
