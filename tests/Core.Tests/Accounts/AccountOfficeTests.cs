using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class AccountOfficeTests : IAsyncLifetime
{
    private readonly Bearer _bearer = new();
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync(_bearer);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task LastAdmin_CanBeNeitherLoweredNorLockedNorDeleted()
    {
        var ada = await _desk.MakeAsync("Ada");
        await _desk.MakeAsync("Grace", Role.Manager);

        Assert.Contains("last admin", await _desk.Office.ChangeRoleAsync(ada.Id, Role.Manager, Desk.Stranger, default), StringComparison.Ordinal);
        Assert.Contains("last admin", await _desk.Office.LockAsync(ada.Id, Desk.Stranger, default), StringComparison.Ordinal);
        Assert.Contains("last admin", await _desk.Office.DeleteAsync(ada.Id, Desk.Stranger, default), StringComparison.Ordinal);
        Assert.Equal(Role.Admin, _desk.Book.Find(ada.Id)!.Role);
        Assert.Equal(ada.Id, (await _desk.TryAsync("Ada")).Account?.Id);
    }

    [Fact]
    public async Task TwoAdmins_LoweringEachOtherAtOnce_LeaveOne()
    {
        var (ada, grace) = (await _desk.MakeAsync("Ada"), await _desk.MakeAsync("Grace"));

        var problems = await Task.WhenAll(_desk.Office.ChangeRoleAsync(ada.Id, Role.Viewer, Desk.Stranger, default), _desk.Office.ChangeRoleAsync(grace.Id, Role.Viewer, Desk.Stranger, default));

        Assert.Single(problems, problem => problem is not null);
        Assert.Single(_desk.Book.Feed.Current.Values, account => account.Role == Role.Admin);
    }

    [Fact]
    public async Task Lock_OfAnAccount_EndsSessionsAndTokensAtOnceAndForGood()
    {
        await _desk.MakeAsync("Ada");
        var grace = await _desk.MakeAsync("Grace", Role.Operator);
        var (_, cookie) = await _desk.EnterAsync(grace);
        var (_, token) = await _desk.Tokens.CreateAsync(new TokenRequest("script", Role.Operator), grace, Desk.Stranger, default);
        Assert.NotNull(_desk.Access.OfCookie(cookie, "", ""));
        Assert.NotNull(_desk.Access.OfToken(token, "", ""));

        await _desk.Office.LockAsync(grace.Id, Desk.Stranger, default);

        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
        Assert.Null(_desk.Access.OfToken(token, "", ""));
        await _desk.Office.UnlockAsync(grace.Id, Desk.Stranger, default);
        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
        Assert.NotNull(_desk.Access.OfToken(token, "", ""));
        await _desk.Sessions.LoadAsync(default);
        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
    }

    [Fact]
    public async Task Role_Lowered_TakesItFromTokensToo()
    {
        await _desk.MakeAsync("Ada");
        var grace = await _desk.MakeAsync("Grace");
        var (_, token) = await _desk.Tokens.CreateAsync(new TokenRequest("script", Role.Admin), grace, Desk.Stranger, default);

        await _desk.Office.ChangeRoleAsync(grace.Id, Role.Viewer, Desk.Stranger, default);

        Assert.Equal(Role.Viewer, _desk.Access.OfToken(token, "", "")!.Role);
    }

    [Fact]
    public async Task Delete_OfAnAccount_ForgetsTheNameEverywhere()
    {
        var ada = await _desk.MakeAsync("Ada");
        var grace = await _desk.MakeAsync("Grace", Role.Operator);
        var (_, cookie) = await _desk.EnterAsync(grace);

        Assert.Null(await _desk.Office.DeleteAsync(grace.Id, Desk.Stranger with { Person = ada.Id, Name = "Ada" }, default));

        Assert.Null(_desk.Book.Find(grace.Id));
        Assert.Null(_desk.Access.OfCookie(cookie, "", ""));
        Assert.Equal(("Grace", $"former-{grace.Id[2..10]}"), _bearer.Forgot);
        Assert.Equal(_bearer.Forgot, _bearer.Told);
        await using var db = await _desk.Database.ContextAsync();
        Assert.DoesNotContain(db.Set<Core.Audit.AuditNameRecord>(), name => name.Name == "Grace");
        Assert.Equal(["account.delete", "person.forget"], (await _desk.DeedsAsync()).TakeLast(2));
    }

    private sealed class Bearer : INameBearer
    {
        public (string, string) Forgot { get; private set; }

        public (string, string) Told { get; private set; }

        public Task ForgetAsync(QuarterdeckDb db, string name, string pseudonym, CancellationToken cancellationToken)
        {
            Forgot = (name, pseudonym);
            return Task.CompletedTask;
        }

        public void Forgotten(string name, string pseudonym) => Told = (name, pseudonym);
    }
}
