namespace Quarterdeck.Core.Secrets;

/// <summary>How a secret stands.</summary>
public enum SecretStanding
{
    /// <summary>Its value can be had, and it is young enough.</summary>
    Fine,

    /// <summary>It is to be rotated soon.</summary>
    DueSoon,

    /// <summary>It is older than it may be.</summary>
    Overdue,

    /// <summary>Its value cannot be had.</summary>
    Unusable,
}

/// <summary>The outcome of a check, as launch gates have it.</summary>
public enum SecretsOutcome
{
    Pass,
    Warn,
    Fail,
}

/// <summary>What the secrets together amount to.</summary>
/// <param name="Outcome">Pass, warn or fail.</param>
/// <param name="Value">The figure: how many are not as they should be, of how many.</param>
/// <param name="Message">The same in a sentence, with names.</param>
/// <param name="Fix">What to do; empty where nothing is to be done.</param>
public sealed record SecretsVerdict(SecretsOutcome Outcome, string Value, string Message, string Fix);

/// <summary>Judges age and presence of secrets; depends on nothing but what it is given.</summary>
public static class SecretsCheck
{
    private const int Named = 5;

    /// <summary>How long before it is due a secret counts as due soon: a week, or a quarter of a shorter interval.</summary>
    public static TimeSpan Notice(TimeSpan rotateEvery) => TimeSpan.FromTicks(Math.Min(TimeSpan.FromDays(7).Ticks, rotateEvery.Ticks / 4));

    /// <summary>How one secret stands at a moment.</summary>
    public static SecretStanding Of(Secret secret, DateTimeOffset now)
    {
        if (secret.Problem is not null)
            return SecretStanding.Unusable;
        if (secret.DueAt is not { } due)
            return SecretStanding.Fine;
        return due <= now ? SecretStanding.Overdue : due - now <= Notice(secret.RotateEvery!.Value) ? SecretStanding.DueSoon : SecretStanding.Fine;
    }

    /// <summary>Fails where a value cannot be had or is overdue, warns where one is due soon.</summary>
    public static SecretsVerdict Evaluate(IReadOnlyCollection<Secret> secrets, DateTimeOffset now)
    {
        var standing = secrets.OrderBy(secret => secret.Name, StringComparer.Ordinal).ToLookup(secret => Of(secret, now));
        if (standing[SecretStanding.Unusable].Any())
            return Verdict(SecretsOutcome.Fail, standing[SecretStanding.Unusable], secrets.Count, "cannot be had", "The page Secrets says what is wrong with each: repair the source, or set the value again.");
        if (standing[SecretStanding.Overdue].Any())
            return Verdict(SecretsOutcome.Fail, standing[SecretStanding.Overdue], secrets.Count, "should have been rotated", "Make a new value where the secret is issued, set it on the page Secrets, and revoke the old one.");
        if (standing[SecretStanding.DueSoon].Any())
            return Verdict(SecretsOutcome.Warn, standing[SecretStanding.DueSoon], secrets.Count, "must be rotated soon", "Plan the rotation: the page Secrets says when each is due.");
        return new SecretsVerdict(SecretsOutcome.Pass, $"0 of {secrets.Count}", secrets.Count == 0 ? "There are no secrets." : "Every secret can be had and is young enough.", "");
    }

    private static SecretsVerdict Verdict(SecretsOutcome outcome, IEnumerable<Secret> secrets, int all, string what, string fix)
    {
        List<string> names = [.. secrets.Select(secret => secret.Name)];
        var shown = string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
        return new SecretsVerdict(outcome, $"{names.Count} of {all}", $"{names.Count} of {all} {(all == 1 ? "secret" : "secrets")} {what}: {shown}.", fix);
    }
}
