using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary>What is asked of a secret: exactly one of value, environment, file and vault says where its value lies; none leaves it where it is.</summary>
/// <param name="Value">The value, to be kept encrypted.</param>
/// <param name="Environment">Name of an environment variable.</param>
/// <param name="File">Path of a file.</param>
/// <param name="Vault">Place in a Vault.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="RotateEvery">How old it may become, such as 30d; or never.</param>
internal sealed record SecretInput(string? Value = null, string? Environment = null, string? File = null, VaultPlace? Vault = null, string? Summary = null, string? RotateEvery = null)
{
    public const string Never = "never";

    /// <summary>Where the value lies, or why that is not clear.</summary>
    public (SecretSource? Source, string? Problem) Source()
    {
        var said = new object?[] { Value, Environment, File, Vault }.Count(source => source is not null);
        if (said > 1)
            return (null, "Give one of value, environment, file and vault, not several.");
        if (Environment is not null)
            return (new SecretSource(SecretKind.Environment) { Variable = Environment }, null);
        if (File is not null)
            return (new SecretSource(SecretKind.File) { File = File }, null);
        return (Vault is null ? SecretSource.Kept : new SecretSource(SecretKind.Vault) { Vault = Vault }, null);
    }

    /// <summary>Says nothing of the value.</summary>
    public override string ToString() => nameof(SecretInput);
}

/// <param name="DropOld">Whether older keys are deleted: copies of the database from before cannot be opened then.</param>
internal sealed record RotateInput(bool DropOld = false);

/// <param name="Outcome">PASS, WARN or FAIL.</param>
/// <param name="Value">How many are not as they should be, of how many.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="Fix">What to do.</param>
internal sealed record SecretsCheckItem(string Outcome, string Value, string Message, string Fix);

/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="Kind">kept, environment, file or vault.</param>
/// <param name="From">The place in words.</param>
/// <param name="Version">Counts its changes.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ChangedAt">When it was last changed here.</param>
/// <param name="ChangedBy">Who did.</param>
/// <param name="RotateEvery">How old it may become; null for any age.</param>
/// <param name="DueAt">When it is to be changed.</param>
/// <param name="Standing">fine, dueSoon, overdue or unusable.</param>
/// <param name="Age">The same in words.</param>
/// <param name="Problem">Why its value cannot be had.</param>
/// <param name="UsedAt">Places of the workspace that name it.</param>
internal sealed record SecretItem(
    string Name, string Summary, string Kind, string From, long Version, DateTime CreatedAt, DateTime ChangedAt, string ChangedBy, string? RotateEvery, DateTime? DueAt, string Standing, string Age, string? Problem, IEnumerable<string> UsedAt)
{
    public static SecretItem Of(Secret secret, IReadOnlyDictionary<string, string> people, IEnumerable<SecretUse> uses, DateTimeOffset now) => new(
        secret.Name, secret.Summary, secret.Source.Kind.ToString().ToLowerInvariant(), secret.Source.Words, secret.Version, secret.CreatedAt.UtcDateTime, secret.ChangedAt.UtcDateTime,
        people.GetValueOrDefault(secret.ChangedBy, secret.ChangedBy), secret.RotateEvery is { } every ? Durations.Format(every) : null, secret.DueAt?.UtcDateTime,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(SecretsCheck.Of(secret, now).ToString()), SecretWords.Age(secret, now), secret.Problem, [.. uses.Select(use => use.ToString())]);
}
