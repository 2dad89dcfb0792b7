using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Redaction;

/// <summary>Which names say that their value is a secret.</summary>
public static partial class SecretNames
{
    /// <summary>Whether a key, variable, option or header of this name holds a secret: <c>password</c>, <c>apiKey</c>, <c>DB_PASS</c>, <c>Authorization</c>, ….</summary>
    /// <remarks>Plurals that count (<c>max_tokens</c>) are not meant.</remarks>
    public static bool Has(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(
        "pass(word|wd|phrase)?($|[^a-z])|passwords|pwd|secret|token($|[^a-z])|credential|authorization|cookie($|[^a-z])|connection[_.-]?string"
        + "|(api|private|access|signing|encryption|master|license|admin|ssh|session)[_.-]?key|[_.-](key|auth|dsn|salt)$|(^|[_.-])dsn$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
