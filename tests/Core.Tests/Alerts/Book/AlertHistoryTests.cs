using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Book;

public sealed class AlertHistoryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task ReadAsync_SinceAMoment_GivesTheNewestFirstUpToTheLimit()
    {
        foreach (var minutes in (int[])[-90, -30, -20, -10])
            await AddAsync("a", Now.AddMinutes(minutes));

        var read = await new AlertHistory(_database.Contexts).ReadAsync(Now.AddHours(-1), 2, CancellationToken.None);

        Assert.Equal([Now.AddMinutes(-10), Now.AddMinutes(-20)], read.Select(change => change.At));
        Assert.Equal("web", read[0].Labels["service"]);
    }

    [Fact]
    public async Task ReadAsync_OfOneAlert_LeavesOthersOut()
    {
        await AddAsync("a", Now);
        await AddAsync("b", Now);

        var read = await new AlertHistory(_database.Contexts).ReadAsync(new AlertKey("g/X", "b"), 10, CancellationToken.None);

        Assert.Equal("b", Assert.Single(read).Key.Fingerprint);
    }

    private Task AddAsync(string fingerprint, DateTimeOffset at) => _database.AddAsync(new AlertTransitionRecord
    {
        Rule = "g/X",
        Fingerprint = fingerprint,
        Name = "X",
        Severity = "critical",
        Labels = """{"alertname":"X","service":"web"}""",
        At = at,
        State = AlertState.Firing,
    });
}
