using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Accounts;

/// <summary>Makes the account and token of the settings at start; what is there already is left alone.</summary>
public sealed class Bootstrap(AccountBook accounts, TokenBook tokens, PasswordRules rules, AccountOptions options)
{
    /// <summary>As long as a password at least: whoever sets a console up brings the token, and should let a machine choose it.</summary>
    private const int ShortestToken = 12;
    private const int LongestToken = 199;

    /// <summary>Whether the settings name an account.</summary>
    public bool IsWanted => options.Bootstrap.UserName is { Length: > 0 };

    /// <summary>What is wrong with the settings, with the key; <see langword="null"/> where nothing is. Accounts must be loaded.</summary>
    public string? Problem()
    {
        var (name, password, token) = (options.Bootstrap.UserName, options.Bootstrap.Password, options.Bootstrap.Token);
        if (name is not { Length: > 0 })
            return null;
        if (accounts.Named(name) is null)
        {
            if (accounts.NameProblem(name) is { } wrongName)
                return $"Accounts:Bootstrap:UserName: {wrongName}";
            if ((password is { Length: > 0 } ? rules.Problem(password, name) : "It is missing.") is { } wrongPassword)
                return $"Accounts:Bootstrap:Password: {wrongPassword}";
        }

        return token is not { Length: > 0 } || (token.All(static sign => sign is > ' ' and <= '~') && token.Length is >= ShortestToken and <= LongestToken)
            ? null
            : $"Accounts:Bootstrap:Token has {ShortestToken} to {LongestToken} characters, letters, digits and signs without spaces; 32 random ones are best.";
    }

    /// <summary>Makes what is not there. <see cref="Problem"/> has found nothing before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Bootstrap.UserName is not { Length: > 0 } name)
            return;
        var account = accounts.Named(name)
            ?? (await accounts.CreateAsync(name, options.Bootstrap.Password ?? "", Role.Admin, _ => Actor.System, within: null, cancellationToken)).Account;
        if (account is not null && options.Bootstrap.Token is { Length: > 0 } token)
            await tokens.EnsureAsync(token, new TokenRequest("bootstrap", Role.Admin, Area.All, options.TokenLongestDays), account, Actor.System, cancellationToken);
    }
}
