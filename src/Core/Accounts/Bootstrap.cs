using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Accounts;

/// <summary>Makes the account and token of the settings at start; what is there already is left alone.</summary>
public sealed class Bootstrap(AccountBook accounts, TokenBook tokens, AccountOptions options)
{
    private const int ShortestToken = 35;

    /// <summary>What keeps the settings from being done; <see langword="null"/> where they are, or there are none.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Bootstrap;
        if (wanted.UserName is not { Length: > 0 } name)
            return null;
        if (accounts.Named(name) is not { } account)
        {
            if (wanted.Password is not { Length: > 0 } password)
                return "Accounts:Bootstrap:Password is missing.";
            var answer = await accounts.CreateAsync(name, password, Role.Admin, _ => Actor.System, within: null, cancellationToken);
            if (answer.Account is null)
                return $"Accounts:Bootstrap: {answer.Problem}";
            account = answer.Account;
        }

        if (wanted.Token is not { Length: > 0 } token)
            return null;
        if (!token.StartsWith(TokenBook.Prefix, StringComparison.Ordinal) || token.Length is < ShortestToken or >= 200)
            return $"Accounts:Bootstrap:Token begins with {TokenBook.Prefix} and has at least {ShortestToken} characters, at most 199.";
        await tokens.EnsureAsync(token, new TokenRequest("bootstrap", Role.Admin, Area.All, options.TokenLongestDays), account, Actor.System, cancellationToken);
        return null;
    }
}
