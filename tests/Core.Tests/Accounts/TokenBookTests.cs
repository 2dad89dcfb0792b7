using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Tokens;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class TokenBookTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Account _grace = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.MakeAsync("Ada");
        _grace = await _desk.MakeAsync("Grace", Role.Operator);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Create_Token_IsKnownByItsTextAndStoredAsHash()
    {
        var (token, text) = await CreateAsync(new TokenRequest("deploy", Role.Operator, Area.Jobs | Area.Events));

        Assert.Matches("^qd_[A-Za-z0-9_-]{43}$", text);
        var visitor = _desk.Access.OfToken(text, "192.0.2.1", "curl")!;
        Assert.Equal(($"t-{token!.Id}", "deploy", Role.Operator), (visitor.Actor.Person, visitor.Actor.Name, visitor.Role));
        Assert.True(visitor.May(Role.Operator, Area.Jobs));
        Assert.False(visitor.May(Role.Viewer, Area.Read));
        await using var db = await _desk.Database.ContextAsync();
        Assert.Equal(OneTimeKey.Hash(text), db.Set<TokenRecord>().Single().Hash);
    }

    [Fact]
    public async Task Token_PastItsTimeOrRevoked_IsNoGood()
    {
        var (_, expiring) = await CreateAsync(new TokenRequest("short", Role.Viewer, Days: 1));
        var (revoked, text) = await CreateAsync(new TokenRequest("long", Role.Viewer));
        Assert.NotNull(_desk.Access.OfToken(expiring, "", ""));

        _desk.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await _desk.Tokens.RevokeAsync(revoked!.Id, Desk.Stranger, default));

        Assert.Null(_desk.Access.OfToken(expiring, "", ""));
        Assert.Null(_desk.Access.OfToken(text, "", ""));
        var again = new TokenBook(_desk.Database.Writer, _desk.Database.Contexts, _desk.Database.Audit, _desk.Options, _desk.Clock);
        await again.LoadAsync(default);
        Assert.Null(again.Of(text));
    }

    [Theory]
    [InlineData("", Role.Viewer, 90, "what the token is for")]
    [InlineData("x", Role.Admin, 90, "no more than its account")]
    [InlineData("x", Role.Viewer, 0, "1 to 366 days")]
    [InlineData("x", Role.Viewer, 367, "1 to 366 days")]
    public async Task Create_WhatMayNotBe_SaysWhy(string name, Role role, int days, string why)
    {
        var (token, problem) = await CreateAsync(new TokenRequest(name, role, Days: days));

        Assert.Null(token);
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_AtEachStart_MakesAccountAndTokenOnce()
    {
        var token = "qd_" + new string('a', 40);
        _desk.Options.Bootstrap = new BootstrapOptions { UserName = "root-user", Password = Desk.Password, Token = token };
        var bootstrap = new Bootstrap(_desk.Book, _desk.Tokens, _desk.Rules, _desk.Options);
        Assert.Null(bootstrap.Problem());

        await bootstrap.RunAsync(default);
        await bootstrap.RunAsync(default);

        Assert.Equal(Role.Admin, _desk.Access.OfToken(token, "", "")!.Role);
        Assert.Single(_desk.Tokens.Feed.Current);
        await _desk.Tokens.RevokeAsync(_desk.Tokens.Feed.Current.Keys.Single(), Desk.Stranger, default);
        await bootstrap.RunAsync(default);
        Assert.Null(_desk.Access.OfToken(token, "", ""));
    }

    [Theory]
    [InlineData("a-token-of-mine", true)]
    [InlineData("elevensigns", false)]
    [InlineData("with a space in it", false)]
    public void Bootstrap_Token_IsLongEnoughAndOneWord(string token, bool isGood)
    {
        _desk.Options.Bootstrap = new BootstrapOptions { UserName = "root-user", Password = Desk.Password, Token = token };

        Assert.Equal(isGood, new Bootstrap(_desk.Book, _desk.Tokens, _desk.Rules, _desk.Options).Problem() is null);
    }

    private Task<(ApiToken?, string)> CreateAsync(TokenRequest request) => _desk.Tokens.CreateAsync(request, _grace, Desk.Stranger, default);
}
