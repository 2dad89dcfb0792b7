using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Secrets;

/// <summary>How secrets are named: a letter, then up to 99 letters, digits, <c>_</c>, <c>.</c> or <c>-</c>.</summary>
public static partial class SecretName
{
    /// <summary>What to write, for messages.</summary>
    public const string Form = "a secret's name begins with a letter, and has letters, digits, '_', '.' and '-', up to 100";

    public static bool IsRight(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]{0,99}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
