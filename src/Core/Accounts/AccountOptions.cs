using System.ComponentModel.DataAnnotations;

namespace Quarterdeck.Core.Accounts;

/// <summary>Rules of accounts (configuration section <c>Accounts</c>).</summary>
public class AccountOptions : IValidatableObject
{
    /// <summary>Characters that a password has at least; 8 to 64.</summary>
    [Range(8, 64)]
    public int PasswordLength { get; set; } = 12;

    /// <summary>Wrong tries within <see cref="LockOutTime"/> after which an account takes no more for that long; 1 to 100.</summary>
    [Range(1, 100)]
    public int LockOutTries { get; set; } = 5;

    /// <summary>See <see cref="LockOutTries"/>; a minute to a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LockOutTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts that nobody uses; 5 minutes to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts at most; 5 minutes to 365 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionLongest { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the link of an invitation is good; 10 minutes to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan InvitationTime { get; set; } = TimeSpan.FromHours(72);

    /// <summary>Days that an API token lasts unless somebody says otherwise; 1 to <see cref="TokenLongestDays"/>.</summary>
    [Range(1, 3660)]
    public int TokenDays { get; set; } = 90;

    /// <summary>Days that an API token lasts at most.</summary>
    [Range(1, 3660)]
    public int TokenLongestDays { get; set; } = 366;

    /// <summary>For how long whoever has just given the password need not give it again before changing how to sign in.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan ConfirmationTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The first account, for set-up without a person.</summary>
    public BootstrapOptions Bootstrap { get; set; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TokenDays > TokenLongestDays)
            yield return new ValidationResult($"is {TokenDays}; it is no more than Accounts:TokenLongestDays, {TokenLongestDays}", [nameof(TokenDays)]);
        if (Bootstrap is { UserName: null or "" } and ({ Password: not null } or { Token: not null }))
            yield return new ValidationResult("has a Password or a Token, but no UserName that they belong to", [nameof(Bootstrap)]);
    }
}

/// <summary>The account that is made at start where it does not exist (configuration section <c>Accounts:Bootstrap</c>).</summary>
public sealed class BootstrapOptions
{
    /// <summary>Its name.</summary>
    public string? UserName { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>An API token of role admin for it: 12 to 199 visible characters, best 32 random ones.</summary>
    public string? Token { get; set; }
}
