using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class AccessWatchTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private AccessWatch _watch = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync();
        _watch = new AccessWatch(_desk.Access, _desk.Book, _desk.Sessions, _desk.Tokens, _desk.Clock, NullLogger<AccessWatch>.Instance);
        await _watch.StartAsync(default);
        await _desk.MakeAsync("Ada");
    }

    public async Task DisposeAsync()
    {
        await _watch.StopAsync(default);
        _watch.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Watch_RoleThenSessionChange_IsToldAtOnce()
    {
        var grace = await _desk.MakeAsync("Grace", Role.Operator);
        var (session, cookie) = await _desk.EnterAsync(grace);
        var told = new List<Visitor?>();
        using var watching = _watch.Watch(_desk.Access.OfCookie(cookie, "", "")!, told.Add);

        await _desk.Office.ChangeRoleAsync(grace.Id, Role.Viewer, Desk.Stranger, default);
        await Eventually.IsTrueAsync(() => told.Count == 1, "the new role");
        await _desk.Sessions.RevokeAsync(session.Id, Desk.Stranger, default);
        await Eventually.IsTrueAsync(() => told.Count == 2, "the end of the session");

        Assert.Equal(Role.Viewer, told[0]!.Role);
        Assert.Null(told[1]);
        Assert.Equal(0, _watch.Count);
    }

    [Fact]
    public async Task Watch_SessionThatRunsOut_IsToldWithinHalfAMinute()
    {
        // A page that is open uses its session, so only the longest time ends it.
        var (_, cookie) = await _desk.EnterAsync(_desk.Book.Named("Ada")!);
        var told = new List<Visitor?>();
        using var watching = _watch.Watch(_desk.Access.OfCookie(cookie, "", "")!, told.Add);
        await Eventually.IsTrueAsync(() => _desk.Clock.Pending > 0, "the watch's timer");

        _desk.Clock.Step(_desk.Options.SessionLongest + TimeSpan.FromSeconds(1));
        _desk.Clock.Advance(AccessWatch.Interval);

        await Eventually.IsTrueAsync(() => told is [null], "the end of the session");
    }

    [Fact]
    public async Task Watch_OpenConsole_EndsWithTheFirstAccount()
    {
        await using var open = await Desk.OpenAsync();
        using var watch = new AccessWatch(open.Access, open.Book, open.Sessions, open.Tokens, open.Clock, NullLogger<AccessWatch>.Instance);
        await watch.StartAsync(default);
        var told = new List<Visitor?>();
        using var watching = watch.Watch(Visitor.Local("127.0.0.1", ""), told.Add);
        Assert.Empty(told);

        await open.MakeAsync("Ada");

        await Eventually.IsTrueAsync(() => told is [null], "the console is closed");
        await watch.StopAsync(default);
    }
}
