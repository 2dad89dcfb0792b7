using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Metrics;

/// <summary>
/// Patterns as Prometheus reads them: RE2's syntax, the dot matches a line break, matching takes linear time.
/// .NET's non-backtracking engine gives the same guarantee and leaves out the same features (look-around, back references).
/// </summary>
internal static class Re2Pattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>The pattern, to match the whole value.</summary>
    /// <exception cref="ArgumentException">Not a valid pattern.</exception>
    public static Regex Anchored(string pattern) => Read(pattern, $@"\A(?:{Re2Syntax.Translate(pattern)})\z");

    /// <summary>The pattern, to match anywhere.</summary>
    /// <exception cref="ArgumentException">Not a valid pattern.</exception>
    public static Regex Loose(string pattern) => Read(pattern, Re2Syntax.Translate(pattern));

    private static Regex Read(string pattern, string translated)
    {
        try
        {
            return new Regex(translated, Options);
        }
        catch (RegexParseException exception)
        {
            // The message of .NET shows the translation; its kind says enough.
            throw new PatternException(pattern, Words(exception.Error), exception);
        }
        catch (NotSupportedException exception)
        {
            throw new PatternException(pattern, "expression is not supported or too large", exception);
        }
    }

    private static string Words(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "missing closing )",
        RegexParseError.InsufficientOpeningParentheses => "unexpected )",
        RegexParseError.UnterminatedBracket => "missing closing ]",
        RegexParseError.ReversedCharacterRange => "invalid character class range",
        RegexParseError.ReversedQuantifierRange => "invalid repeat count",
        RegexParseError.QuantifierAfterNothing => "missing argument to repetition operator",
        RegexParseError.NestedQuantifiersNotParenthesized => "invalid nested repetition operator",
        RegexParseError.InvalidUnicodePropertyEscape => "unknown Unicode class",
        _ => $"{error}",
    };
}
