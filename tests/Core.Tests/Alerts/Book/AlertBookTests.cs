using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Book;

public sealed class AlertBookTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestDatabase _database = null!;
    private AlertBook _book = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync();
        _book = await OpenAsync();
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task RestoreAsync_AfterARestart_FiringIsAsItWas()
    {
        var firing = Alert(AlertState.Firing) with { FiredAt = _clock.GetUtcNow(), Value = 3.5 };
        await ReplaceAsync(firing);

        var again = await OpenAsync();

        var restored = Assert.Single(again.Alerts.Current.Values);
        Assert.Equal(firing with { Annotations = restored.Annotations }, restored);
        Assert.Equal("it is so", restored.Annotations["summary"]);
    }

    [Fact]
    public async Task RestoreAsync_PendingBefore_TimeAwayDoesNotCount()
    {
        await ReplaceAsync(Alert(AlertState.Pending));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await ReplaceAsync(Alert(AlertState.Pending) with { ActiveAt = _clock.GetUtcNow().AddSeconds(-30) });
        _clock.Advance(TimeSpan.FromMinutes(10));

        var again = await OpenAsync();

        Assert.Equal(_clock.GetUtcNow().AddSeconds(-30), Assert.Single(again.Alerts.Current.Values).ActiveAt);
    }

    [Fact]
    public async Task RestoreAsync_PendingHoursAgo_IsForgotten()
    {
        await ReplaceAsync(Alert(AlertState.Pending));
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Empty((await OpenAsync()).Alerts.Current);
    }

    [Fact]
    public async Task ReplaceAsync_ChangesOfState_AreHistory()
    {
        await ReplaceAsync(Alert(AlertState.Pending));
        await ReplaceAsync(Alert(AlertState.Firing));
        await ReplaceAsync(Alert(AlertState.Firing) with { Value = 7 });
        await ReplaceAsync(Alert(AlertState.Resolved));
        await ReplaceAsync();

        await using var db = await _database.ContextAsync();
        var states = db.Set<AlertTransitionRecord>().OrderBy(record => record.Id).Select(record => record.State).ToList();
        Assert.Equal([AlertState.Pending, AlertState.Firing, AlertState.Resolved], states);
        Assert.Empty(db.Set<AlertRecord>());
        Assert.Empty(_book.Alerts.Current);
    }

    [Fact]
    public async Task ReplaceAsync_OnlyTheValueChanges_IsPublishedAndNotWritten()
    {
        await ReplaceAsync(Alert(AlertState.Firing));
        using var blocked = new SqliteLock(_database.Path);

        await ReplaceAsync(Alert(AlertState.Firing) with { Value = 42 });

        Assert.Equal(42, Assert.Single(_book.Alerts.Current.Values).Value);
    }

    [Fact]
    public async Task ReplaceAsync_DatabaseLocked_PublishesOnlyWhatIsCommitted()
    {
        Task replacing;
        using (new SqliteLock(_database.Path))
        {
            replacing = ReplaceAsync(Alert(AlertState.Firing));
            await Task.Delay(300);
            Assert.Empty(_book.Alerts.Current);
        }

        await replacing;
        Assert.Single(_book.Alerts.Current);
    }

    private async Task<AlertBook> OpenAsync()
    {
        var book = new AlertBook(new AlertStore(_database.Writer, _database.Contexts), _clock);
        await book.RestoreAsync(CancellationToken.None);
        return book;
    }

    private Task ReplaceAsync(params Alert[] alerts) => _book.ReplaceAsync(
        new Dictionary<string, Dictionary<string, Alert>> { ["f/g/X"] = alerts.ToDictionary(alert => alert.Fingerprint) }, _clock.GetUtcNow(), CancellationToken.None);

    private Alert Alert(AlertState state)
    {
        var labels = Labels.Of(("alertname", "X"), ("service", "web"), ("severity", "critical"));
        return new Alert
        {
            Rule = "f/g/X",
            Fingerprint = AlertKey.FingerprintOf(labels),
            Labels = labels,
            Annotations = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("summary", "it is so"),
            State = state,
            ActiveAt = _clock.GetUtcNow(),
        };
    }
}
