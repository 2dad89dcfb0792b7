using System.Buffers;
using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Secrets.Scan;

/// <summary>Values that stand for nothing: references, examples, words of documentation.</summary>
internal static partial class Placeholders
{
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        ["your", "changeme", "change-me", "change_me", "example", "placeholder", "dummy", "sample", "xxxx", "replace", "insert", "redacted", "todo", "...", "…", "***", "-here", "_here", "process.env", "environ", "getenv", "secrets.", "vault:", "arn:", "secret.invalid", "12345678"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "pass", "secret", "token", "string", "str", "text", "number", "bool", "boolean", "true", "false", "null", "nil", "none", "undefined", "required", "optional", "empty", "user", "username", "key", "value", "any", "object",
    };

    /// <summary>Whether a value is none that could be used.</summary>
    public static bool Is(string value) =>
        value.Length == 0 || s_words.Contains(value.TrimEnd(')', ']', '}', '.', '?', '!')) || value.AsSpan().ContainsAny(s_marks) || value.AsSpan().ContainsAny("${}()<>[]%") || Path().IsMatch(value) || value.AsSpan().IndexOfAnyExcept(value[0]) < 0;

    /// <summary>Paths and addresses without a password say where a secret is, not what it is.</summary>
    [GeneratedRegex(@"^(\.{0,2}/|~/|[a-z][a-z0-9+.-]*://)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Path();
}
