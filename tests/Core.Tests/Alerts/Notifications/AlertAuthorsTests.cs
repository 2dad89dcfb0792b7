using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

public sealed class AlertAuthorsTests
{
    [Fact]
    public async Task Forget_AuthorOfSilences_IsAPseudonymInRowsAndOnScreens()
    {
        await using var database = await TestDatabase.OpenAsync();
        var silences = new SilenceBook(database.Writer, database.Audit, database.Contexts, TimeProvider.System);
        var acknowledgements = new AcknowledgementBook(new ChangeFeed<AlertKey, Alert>(), database.Writer, database.Audit, database.Contexts, TimeProvider.System);
        var authors = new AlertAuthors(silences, acknowledgements);
        var mine = (await silences.CreateAsync(Request("Grace"), Actor.System, default)).Silence!;
        var others = (await silences.CreateAsync(Request("Ada"), Actor.System, default)).Silence!;
        await silences.ExtendAsync(others.Id, others.EndsAt.AddHours(1), "Grace", Actor.System, default);
        await silences.ExpireAsync(others.Id, "Grace", Actor.System, default);

        await database.Writer.WriteAsync((db, token) => authors.ForgetAsync(db, "Grace", "former-1", token), default);
        authors.Forgotten("Grace", "former-1");

        Assert.Equal("former-1", silences.Feed.Current[mine.Id].Author);
        var ended = silences.Feed.Current[others.Id];
        Assert.Equal(("Ada", "former-1", "works on it (extended by former-1)"), (ended.Author, ended.ExpiredBy, ended.Reason));
        var stored = new SilenceBook(database.Writer, database.Audit, database.Contexts, TimeProvider.System);
        await stored.LoadAsync(default);
        Assert.Equal(["Ada former-1 works on it (extended by former-1)", "former-1  works on it"], stored.Feed.Current.Values.Select(silence => $"{silence.Author} {silence.ExpiredBy} {silence.Reason}").Order(StringComparer.Ordinal));
    }

    private static SilenceRequest Request(string author) => new(["service=\"api\""], author, "works on it", StartsAt: null, DateTimeOffset.MaxValue.AddYears(-1));
}
