using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class SessionBookTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Account _ada = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync();
        _ada = await _desk.MakeAsync("Ada");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Of_CookieOfASession_IsIt()
    {
        var (session, cookie) = await _desk.EnterAsync(_ada);

        Assert.Equal(session.Id, _desk.Sessions.Of(cookie)?.Id);
        Assert.Null(_desk.Sessions.Of($"{session.Id}.{OneTimeKey.New()}"));
        Assert.Null(_desk.Sessions.Of(session.Id));
        Assert.Null(_desk.Sessions.Of(""));
        Assert.Null(_desk.Sessions.Of(null));
    }

    [Fact]
    public async Task Begin_Session_KeepsNoKeyInTheDatabase()
    {
        var (session, cookie) = await _desk.EnterAsync(_ada);

        await using var db = await _desk.Database.ContextAsync();
        var stored = db.Set<SessionRecord>().Single();
        Assert.Equal(OneTimeKey.Hash(cookie[(session.Id.Length + 1)..]), stored.KeyHash);
    }

    [Fact]
    public async Task Session_UsedAgainAndAgain_EndsAtItsLongest()
    {
        var (_, cookie) = await _desk.EnterAsync(_ada);
        var until = _desk.Clock.GetUtcNow() + _desk.Options.SessionLongest;
        while (_desk.Clock.GetUtcNow() + TimeSpan.FromHours(6) < until)
        {
            _desk.Clock.Advance(TimeSpan.FromHours(6));
            Assert.NotNull(_desk.Access.OfCookie(cookie, "", ""));
            await _desk.Seen.WriteAsync(default);
        }

        _desk.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
    }

    [Fact]
    public async Task Session_NotUsed_EndsAfterItsIdleTime()
    {
        var (_, cookie) = await _desk.EnterAsync(_ada);

        _desk.Clock.Advance(_desk.Options.SessionIdle + TimeSpan.FromSeconds(1));

        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
    }

    [Fact]
    public async Task Revoke_WhileItsUseIsBeingNoted_IsNotTakenBack()
    {
        var (session, cookie) = await _desk.EnterAsync(_ada);
        _desk.Access.OfCookie(cookie, "", "");

        await _desk.Sessions.RevokeAsync(session.Id, Desk.Stranger, default);
        await _desk.Seen.WriteAsync(default);

        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
        await _desk.Sessions.LoadAsync(default);
        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
    }

    [Fact]
    public async Task Seen_ManyTimesAMinute_IsWrittenOnce()
    {
        var (session, cookie) = await _desk.EnterAsync(_ada);
        _desk.Clock.Advance(TimeSpan.FromMinutes(5));
        for (var i = 0; i < 100; i++)
            _desk.Access.OfCookie(cookie, "", "");
        Assert.Equal(session.SeenAt, await StoredAsync());

        await _desk.Seen.WriteAsync(default);

        Assert.Equal(_desk.Clock.GetUtcNow(), await StoredAsync());
        Assert.Equal(_desk.Clock.GetUtcNow(), _desk.Sessions.Feed.Current[session.Id].SeenAt);
    }

    [Fact]
    public async Task Confirmed_AfterItsTime_IsNotAnyMore()
    {
        var (session, _) = await _desk.EnterAsync(_ada);
        Assert.True(_desk.Sessions.IsConfirmed(session.Id));

        _desk.Clock.Advance(_desk.Options.ConfirmationTime + TimeSpan.FromSeconds(1));
        Assert.False(_desk.Sessions.IsConfirmed(session.Id));

        await _desk.Sessions.ConfirmAsync(session.Id, Desk.Stranger, default);
        Assert.True(_desk.Sessions.IsConfirmed(session.Id));
    }

    private async Task<DateTimeOffset> StoredAsync()
    {
        await using var db = await _desk.Database.ContextAsync();
        return db.Set<SessionRecord>().Single().SeenAt;
    }
}
