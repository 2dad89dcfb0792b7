using Quarterdeck.Core.Changes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Changes;

public class ChangeFeedTests
{
    private readonly ChangeFeed<string, string> _feed = new();

    [Fact]
    public async Task Subscribe_WhileAnotherThreadPublishes_SeesEveryKeyOnceInSnapshotOrStream()
    {
        const int Keys = 5000;
        var publisher = Task.Run(() =>
        {
            for (var i = 0; i < Keys; i++)
                _feed.Publish(i.ToString(), "x");
        });
        while (_feed.Current.Count < 100)
            await Task.Yield();

        using var subscription = _feed.Subscribe();
        await publisher;
        subscription.Dispose();

        var seen = subscription.Snapshot.Keys.ToList();
        await foreach (var batch in subscription.ReadAllAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None))
            seen.AddRange(batch.Select(change => change.Key));

        Assert.Equal(Keys, seen.Count);
        Assert.Equal(Keys, seen.Distinct().Count());
    }

    [Fact]
    public async Task ReadAll_SlowReader_GetsOnlyTheNewestOfEachKey()
    {
        using var subscription = _feed.Subscribe();
        for (var i = 0; i < 1000; i++)
            _feed.Publish("a", i.ToString());
        _feed.Publish("b", "gone");
        _feed.Remove("b");

        await using var stream = subscription.ReadAllAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());

        Assert.Equal(
            [new Change<string, string>("a", "999"), new Change<string, string>("b", null)],
            stream.Current.OrderBy(change => change.Key));
    }

    [Fact]
    public async Task ReadAll_WithCoalescing_GathersWhatComesInThatTime()
    {
        var clock = new FakeTimeProvider();
        using var subscription = _feed.Subscribe();
        await using var stream = subscription.ReadAllAsync(TimeSpan.FromMilliseconds(100), clock, CancellationToken.None).GetAsyncEnumerator();

        _feed.Publish("a", "1");
        var next = stream.MoveNextAsync();
        _feed.Publish("b", "1");
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.True(await next);
        Assert.Equal(2, stream.Current.Count);
    }

    [Fact]
    public void Dispose_LeavesNoSubscription()
    {
        var subscription = _feed.Subscribe();
        subscription.Dispose();
        subscription.Dispose();

        Assert.Equal(0, _feed.SubscriptionCount);
    }
}
