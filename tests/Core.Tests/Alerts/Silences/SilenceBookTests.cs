using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Tests.Alerts.Notifications;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Silences;

public sealed class SilenceBookTests
{
    private static readonly FakeTimeProvider Clock = new();

    [Theory]
    [InlineData("service=\"a\"", "ann", "", 60, "Say why")]
    [InlineData("service=\"a\"", "", "known", 60, "Say who")]
    [InlineData("service", "ann", "known", 60, "is not a condition")]
    [InlineData("service=~\".*\"", "ann", "known", 60, "all of them")]
    [InlineData("service=\"a\"", "ann", "known", -1, "ended already")]
    public async Task Create_Wrong_IsRefusedWithTheReason(string matcher, string author, string reason, int minutes, string expected)
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Contexts, Clock);

        var answer = await book.CreateAsync(new SilenceRequest([matcher], author, reason, StartsAt: null, Clock.GetUtcNow().AddMinutes(minutes)), CancellationToken.None);

        Assert.Null(answer.Silence);
        Assert.Contains(expected, answer.Problem);
        Assert.Empty(book.Feed.Current);
    }

    [Fact]
    public async Task Load_AfterARestart_KeepsMatchersAndTimes()
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Contexts, Clock);
        var start = Clock.GetUtcNow().AddHours(1);
        var made = (await book.CreateAsync(new SilenceRequest(["service=~\"a|b\"", "text=\"x \\\"y\\\"\\n\""], "ann", "planned", start, start.AddHours(2)), CancellationToken.None)).Silence!;

        var again = new SilenceBook(database.Writer, database.Contexts, Clock);
        await again.LoadAsync(CancellationToken.None);

        var loaded = Assert.Single(again.Feed.Current).Value;
        Assert.Equal(made.Matchers.Select(matcher => matcher.ToString()), loaded.Matchers.Select(matcher => matcher.ToString()));
        Assert.Equal((start, start.AddHours(2), false, true), (loaded.StartsAt, loaded.EndsAt, loaded.IsActive(Clock.GetUtcNow()), loaded.IsActive(start)));
    }

    [Fact]
    public async Task Expire_Twice_SaysThatItHasEnded()
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Contexts, Clock);
        var silence = (await book.CreateAsync(new SilenceRequest(["a=\"b\""], "ann", "known", StartsAt: null, Clock.GetUtcNow().AddHours(2)), CancellationToken.None)).Silence!;

        Assert.Null((await book.ExpireAsync(silence.Id, "bob", CancellationToken.None)).Problem);

        Assert.Contains("ended already", (await book.ExpireAsync(silence.Id, "bob", CancellationToken.None)).Problem);
        Assert.Contains("no silence #99", (await book.ExpireAsync(99, "bob", CancellationToken.None)).Problem);
    }

    [Fact]
    public void Preview_Matchers_NamesWhatTheyConcern()
    {
        var (alerts, problem) = SilenceBook.Preview(["service=\"api\""], [Story.Alert("Slow", "api"), Story.Alert("Slow", "web")]);

        Assert.Null(problem);
        Assert.Equal("api", Assert.Single(alerts).Labels["service"]);
    }
}
