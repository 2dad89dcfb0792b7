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
    public static Regex Anchored(string pattern) => Loose($@"\A(?:{pattern})\z");

    /// <summary>The pattern, to match anywhere.</summary>
    /// <exception cref="ArgumentException">Not a valid pattern.</exception>
    public static Regex Loose(string pattern)
    {
        try
        {
            return new Regex(pattern, Options);
        }
        catch (NotSupportedException exception)
        {
            throw new ArgumentException($"\"{pattern}\" is not supported: {exception.Message}", nameof(pattern), exception);
        }
    }
}
