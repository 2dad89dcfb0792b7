using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.SignIn;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class InvitationBookTests : IAsyncLifetime
{
    private const string Other = "cobol on the moon";

    private Desk _desk = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.MakeAsync("Ada");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Accept_Invitation_MakesTheAccountOnce()
    {
        var (key, _) = await _desk.Invitations.InviteAsync("Grace", Role.Operator, Desk.Stranger, default);

        var answers = await Task.WhenAll(AcceptAsync(key!, "Grace"), AcceptAsync(key!, "Joan"));

        Assert.Equal(Role.Operator, Assert.Single(answers, answer => answer.Account is not null).Account!.Role);
        Assert.Equal(2, _desk.Book.Feed.Current.Count);
        Assert.Empty(await _desk.Invitations.ListAsync(default));
    }

    [Fact]
    public async Task Accept_NameOrPasswordThatMayNotBe_LeavesTheInvitationGood()
    {
        var (key, _) = await _desk.Invitations.InviteAsync("", Role.Viewer, Desk.Stranger, default);

        Assert.Contains("already", (await AcceptAsync(key!, "ADA")).Problem, StringComparison.Ordinal);
        Assert.NotNull((await _desk.Invitations.AcceptAsync(key!, "Grace", "short", Desk.Stranger, default)).Problem);
        Assert.NotNull((await AcceptAsync(key!, "Grace")).Account);
    }

    [Fact]
    public async Task Accept_PastItsTimeOrTakenBack_IsRefused()
    {
        var (late, _) = await _desk.Invitations.InviteAsync("late", Role.Viewer, Desk.Stranger, default);
        _desk.Clock.Advance(_desk.Options.InvitationTime);
        Assert.NotNull((await AcceptAsync(late!, "Grace")).Problem);

        var (back, _) = await _desk.Invitations.InviteAsync("back", Role.Viewer, Desk.Stranger, default);
        await _desk.Invitations.WithdrawAsync((await _desk.Invitations.ListAsync(default)).Single().Id, Desk.Stranger, default);
        Assert.NotNull((await AcceptAsync(back!, "Grace")).Problem);
    }

    [Fact]
    public async Task Reset_Link_SetsThePasswordAndEndsWhatElseThereWas()
    {
        var grace = await _desk.MakeAsync("Grace", Role.Viewer);
        var secret = Totp.NewSecret();
        await _desk.Factors.EnableAsync(grace.Id, secret, Totp.Code(secret, _desk.Clock.GetUtcNow()), Desk.Stranger, default);
        var (_, cookie) = await _desk.EnterAsync(grace);
        for (var i = 0; i < 5; i++)
            await _desk.TryAsync("Grace", "wrong");
        var (key, _) = await _desk.Invitations.ResetAsync(grace.Id, Desk.Stranger, default);

        Assert.NotNull((await AcceptAsync(key!, "ignored")).Account);

        Assert.Equal(SignInResult.Known, (await _desk.TryAsync("Grace", Other)).Result);
        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("Grace")).Result);
        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
        Assert.NotNull((await AcceptAsync(key!, "again")).Problem);
    }

    [Fact]
    public async Task SetUp_WithTheKey_MakesTheFirstAdminOnce()
    {
        await using var desk = await Desk.OpenAsync();
        var setUp = new SetUp(desk.Book, desk.Clock);
        var key = setUp.Offer();
        Assert.True(desk.Book.IsOpen);
        Assert.NotNull((await setUp.MakeAsync(OneTimeKey.New(), "Mallory", Other, Desk.Stranger, default)).Problem);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => setUp.MakeAsync(key, $"Ada {i}", Other, Desk.Stranger, default)));

        Assert.Equal(Role.Admin, Assert.Single(answers, answer => answer.Account is not null).Account!.Role);
        Assert.False(desk.Book.IsOpen);
        Assert.False(setUp.Fits(key));
    }

    private Task<AccountAnswer> AcceptAsync(string key, string name) => _desk.Invitations.AcceptAsync(key, name, Other, Desk.Stranger, default);
}
