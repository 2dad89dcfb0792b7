namespace Quarterdeck.Dashboard.Accounts.Pages;

/// <summary>The fields of a form in which a password is chosen.</summary>
public sealed class NewAccountInput
{
    public string? Name { get; set; }

    public string? Password { get; set; }

    public string? Again { get; set; }

    /// <summary>What is wrong with the second password.</summary>
    internal string? RepeatProblem => string.Equals(Password, Again, StringComparison.Ordinal) ? null : "The two passwords are not the same.";
}
