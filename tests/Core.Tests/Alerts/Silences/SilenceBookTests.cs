using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Audit;
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
        var book = new SilenceBook(database.Writer, database.Audit, database.Contexts, Clock);

        var answer = await book.CreateAsync(new SilenceRequest([matcher], author, reason, StartsAt: null, Clock.GetUtcNow().AddMinutes(minutes)), Actor.System, CancellationToken.None);

        Assert.Null(answer.Silence);
        Assert.Contains(expected, answer.Problem);
        Assert.Empty(book.Feed.Current);
    }

    [Fact]
    public async Task Load_AfterARestart_KeepsMatchersAndTimes()
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Audit, database.Contexts, Clock);
        var start = Clock.GetUtcNow().AddHours(1);
        var made = (await book.CreateAsync(new SilenceRequest(["service=~\"a|b\"", "text=\"x \\\"y\\\"\\n\""], "ann", "planned", start, start.AddHours(2)), Actor.System, CancellationToken.None)).Silence!;

        var again = new SilenceBook(database.Writer, database.Audit, database.Contexts, Clock);
        await again.LoadAsync(CancellationToken.None);

        var loaded = Assert.Single(again.Feed.Current).Value;
        Assert.Equal(made.Matchers.Select(matcher => matcher.ToString()), loaded.Matchers.Select(matcher => matcher.ToString()));
        Assert.Equal((start, start.AddHours(2), false, true), (loaded.StartsAt, loaded.EndsAt, loaded.IsActive(Clock.GetUtcNow()), loaded.IsActive(start)));
    }

    [Fact]
    public async Task Expire_Twice_SaysThatItHasEnded()
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Audit, database.Contexts, Clock);
        var silence = (await book.CreateAsync(new SilenceRequest(["a=\"b\""], "ann", "known", StartsAt: null, Clock.GetUtcNow().AddHours(2)), Actor.System, CancellationToken.None)).Silence!;

        Assert.Null((await book.ExpireAsync(silence.Id, "bob", Actor.System, CancellationToken.None)).Problem);

        Assert.Contains("ended already", (await book.ExpireAsync(silence.Id, "bob", Actor.System, CancellationToken.None)).Problem);
        Assert.Contains("no silence #99", (await book.ExpireAsync(99, "bob", Actor.System, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task CreateAndExpire_Deeds_AreOnRecord()
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Audit, database.Contexts, Clock);
        var actor = new Actor("u-1", "ann", "192.0.2.7", "curl");
        var silence = (await book.CreateAsync(new SilenceRequest(["a=\"b\""], "ann", "deploy, password=hunter2", StartsAt: null, Clock.GetUtcNow().AddHours(2)), actor, CancellationToken.None)).Silence!;
        await book.ExpireAsync(silence.Id, "ann", actor, CancellationToken.None);

        var entries = await new AuditReader(database.Contexts).PageAsync(new AuditFilter(Resource: $"silence/{silence.Id}"), before: null, 10, CancellationToken.None);

        Assert.Equal([("silence.end", "u-1", "ann"), ("silence.create", "u-1", "ann")], entries.Select(entry => (entry.Action, entry.Person, entry.Name)));
        Assert.Equal("""{"after":{"matchers":["a=\"b\""],"reason":"deploy, password=***","startsAt":"2026-01-05T12:00:00+00:00","endsAt":"2026-01-05T14:00:00+00:00"}}""", entries[1].Details);
    }

    [Fact]
    public async Task Create_EntryCannotBeWritten_LeavesNoSilence()
    {
        await using var database = await TestDatabase.OpenAsync();
        var book = new SilenceBook(database.Writer, database.Audit, database.Contexts, Clock);
        await database.ExecuteAsync("DROP TABLE audit_entries");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => book.CreateAsync(
            new SilenceRequest(["a=\"b\""], "ann", "known", StartsAt: null, Clock.GetUtcNow().AddHours(2)), Actor.System, CancellationToken.None));

        await using var db = await database.ContextAsync();
        Assert.Empty(db.Set<SilenceRecord>());
    }

    [Fact]
    public void Preview_Matchers_NamesWhatTheyConcern()
    {
        var (alerts, problem) = SilenceBook.Preview(["service=\"api\""], [Story.Alert("Slow", "api"), Story.Alert("Slow", "web")]);

        Assert.Null(problem);
        Assert.Equal("api", Assert.Single(alerts).Labels["service"]);
    }
}
