using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.SignIn;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class SignInDeskTests : IAsyncLifetime
{
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Password_RightWhateverTheCaseOfTheName_IsKnown()
    {
        var ada = await _desk.MakeAsync("Ada");

        Assert.Equal(new SignInAnswer(SignInResult.Known, _desk.Book.Find(ada.Id)), await _desk.TryAsync("aDA"));
    }

    [Fact]
    public async Task Password_UnknownName_TakesAHashAsAnyOther()
    {
        await _desk.MakeAsync("Ada");

        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("nobody-has-this-name")).Result);
        Assert.Equal(1, _desk.Hash.Verified);
        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("Ada", "wrong")).Result);
        Assert.Equal(2, _desk.Hash.Verified);
    }

    [Fact]
    public async Task Password_FiveWrongOnes_HoldTheAccountForAWhile()
    {
        await _desk.MakeAsync("Ada");
        for (var i = 0; i < 5; i++)
            await _desk.TryAsync("Ada", "wrong");

        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("Ada")).Result);
        _desk.Clock.Advance(_desk.Options.LockOutTime - TimeSpan.FromSeconds(1));
        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("Ada")).Result);
        _desk.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(SignInResult.Known, (await _desk.TryAsync("Ada")).Result);
    }

    [Fact]
    public async Task Password_FourWrongOnesThenTheRight_IsKnown()
    {
        await _desk.MakeAsync("Ada");
        for (var i = 0; i < 4; i++)
            await _desk.TryAsync("Ada", "wrong");

        Assert.Equal(SignInResult.Known, (await _desk.TryAsync("Ada")).Result);
    }

    [Fact]
    public async Task Password_ManyAtOnce_AreNoWayAroundTheLimit()
    {
        await _desk.MakeAsync("Ada");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _desk.TryAsync("Ada", $"wrong {i}")));

        // The others saw an account that takes no tries, and were compared with nothing.
        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("Ada")).Result);
    }

    [Fact]
    public async Task Password_OfALockedAccount_IsRefused()
    {
        await _desk.MakeAsync("Ada");
        var grace = await _desk.MakeAsync("Grace", Role.Viewer);
        await _desk.Office.LockAsync(grace.Id, Desk.Stranger, CancellationToken.None);

        Assert.Equal(SignInResult.Refused, (await _desk.TryAsync("Grace")).Result);
    }

    [Fact]
    public async Task Password_Refused_IsOnRecordWithoutWhatWasTyped()
    {
        await _desk.MakeAsync("Ada");
        await _desk.TryAsync("my password by mistake", "hunter2hunter2");

        await using var db = await _desk.Database.ContextAsync();
        var entry = db.Set<Core.Audit.AuditRecord>().OrderBy(entry => entry.Number).Last();
        Assert.Equal(("account.sign-in", Core.Audit.AuditResult.Refused), (entry.Action, entry.Result));
        Assert.DoesNotContain("mistake", entry.Details + entry.Resource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_OfTheApp_IsGoodOnce()
    {
        var (ada, secret, _) = await WithSecondFactorAsync();
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var code = Totp.Code(secret, _desk.Clock.GetUtcNow());

        Assert.Equal(SignInResult.NeedsCode, (await _desk.TryAsync("Ada")).Result);
        Assert.Equal(SignInResult.Known, (await CodeAsync(ada, code)).Result);
        Assert.Equal(SignInResult.Refused, (await CodeAsync(ada, code)).Result);
    }

    [Fact]
    public async Task Code_ForRecovery_IsGoodOnceWhateverItsDashes()
    {
        var (ada, _, codes) = await WithSecondFactorAsync();

        Assert.Equal(SignInResult.Known, (await CodeAsync(ada, codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).Result);
        Assert.Equal(SignInResult.Refused, (await CodeAsync(ada, codes[3])).Result);
        Assert.Equal(SignInResult.Known, (await CodeAsync(ada, codes[4])).Result);
        Assert.Contains("account.recovery-code.use", await _desk.DeedsAsync());
    }

    [Fact]
    public async Task Code_GuessedBetweenRightPasswords_HoldsTheAccountAllTheSame()
    {
        var (ada, secret, _) = await WithSecondFactorAsync();
        for (var i = 0; i < 5; i++)
        {
            await _desk.TryAsync("Ada");
            await CodeAsync(ada, "000000");
        }

        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SignInResult.Refused, (await CodeAsync(ada, Totp.Code(secret, _desk.Clock.GetUtcNow()))).Result);
    }

    private async Task<(Account, string Secret, IReadOnlyList<string> Codes)> WithSecondFactorAsync()
    {
        var ada = await _desk.MakeAsync("Ada");
        var secret = Totp.NewSecret();
        var (codes, problem) = await _desk.Factors.EnableAsync(ada.Id, secret, Totp.Code(secret, _desk.Clock.GetUtcNow()), Desk.Stranger, CancellationToken.None);
        Assert.Null(problem);
        Assert.Equal(10, codes.Distinct().Count());
        return (ada, secret, codes);
    }

    private Task<SignInAnswer> CodeAsync(Account account, string code) => _desk.SignIn.CodeAsync(account, code, Desk.Stranger, CancellationToken.None);
}
