namespace Quarterdeck.Core.Accounts;

/// <summary>Rules of accounts (configuration section <c>Accounts</c>).</summary>
public sealed class AccountOptions
{
    /// <summary>Characters that a password has at least; 8 to 64.</summary>
    public int PasswordLength { get; set; } = 12;

    /// <summary>Wrong tries within <see cref="LockOutTime"/> after which an account takes no more for that long; 1 to 100.</summary>
    public int LockOutTries { get; set; } = 5;

    /// <summary>See <see cref="LockOutTries"/>; a minute to a day.</summary>
    public TimeSpan LockOutTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts that nobody uses; 5 minutes to 90 days.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts at most; 5 minutes to 365 days.</summary>
    public TimeSpan SessionLongest { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the link of an invitation is good; 10 minutes to 30 days.</summary>
    public TimeSpan InvitationTime { get; set; } = TimeSpan.FromHours(72);

    /// <summary>Days that an API token lasts unless somebody says otherwise; 1 to <see cref="TokenLongestDays"/>.</summary>
    public int TokenDays { get; set; } = 90;

    /// <summary>Days that an API token lasts at most.</summary>
    public int TokenLongestDays { get; set; } = 366;

    /// <summary>For how long whoever has just given the password need not give it again before changing how to sign in.</summary>
    public TimeSpan ConfirmationTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The first account, for set-up without a person.</summary>
    public BootstrapOptions Bootstrap { get; set; } = new();

    /// <summary>Settings out of their range, each with its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (PasswordLength is < 8 or > 64)
            yield return $"Accounts:PasswordLength is {PasswordLength}; it goes from 8 to 64.";
        if (LockOutTries is < 1 or > 100)
            yield return $"Accounts:LockOutTries is {LockOutTries}; it goes from 1 to 100.";
        if (Out(LockOutTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)))
            yield return $"Accounts:LockOutTime is {LockOutTime}; it goes from a minute to a day.";
        if (Out(SessionIdle, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)))
            yield return $"Accounts:SessionIdle is {SessionIdle}; it goes from 5 minutes to 90 days.";
        if (Out(SessionLongest, TimeSpan.FromMinutes(5), TimeSpan.FromDays(365)))
            yield return $"Accounts:SessionLongest is {SessionLongest}; it goes from 5 minutes to 365 days.";
        if (Out(InvitationTime, TimeSpan.FromMinutes(10), TimeSpan.FromDays(30)))
            yield return $"Accounts:InvitationTime is {InvitationTime}; it goes from 10 minutes to 30 days.";
        if (TokenLongestDays is < 1 or > 3660)
            yield return $"Accounts:TokenLongestDays is {TokenLongestDays}; it goes from 1 to 3660.";
        if (TokenDays < 1 || TokenDays > TokenLongestDays)
            yield return $"Accounts:TokenDays is {TokenDays}; it goes from 1 to {TokenLongestDays}.";
        if (Out(ConfirmationTime, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)))
            yield return $"Accounts:ConfirmationTime is {ConfirmationTime}; it goes from 10 seconds to an hour.";
    }

    private static bool Out(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;
}

/// <summary>The account that is made at start where it does not exist (configuration section <c>Accounts:Bootstrap</c>).</summary>
public sealed class BootstrapOptions
{
    /// <summary>Its name.</summary>
    public string? UserName { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>An API token of role admin for it: <c>qd_</c> and at least 32 characters.</summary>
    public string? Token { get; set; }
}
