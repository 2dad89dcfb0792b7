using System.Text.RegularExpressions;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Secrets.Scan;

/// <summary>Finds secrets in a line of text. Like <see cref="Redactor"/>, but for reading what people wrote: placeholders and examples are none.</summary>
internal static partial class SecretPatterns
{
    private const int ShortestPassword = 6, ShortestKey = 12, LongestExcerpt = 120;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>The secrets of a line: what they look like, and the line with masks.</summary>
    public static IEnumerable<(string Kind, string Excerpt)> Find(string line)
    {
        var found = new List<(string Kind, string Value)>();
        if (PrivateKey().IsMatch(line))
            found.Add(("private key", ""));
        foreach (var match in Redactor.Shapes(line).Where(match => !Placeholders.Is(match)))
            found.Add((KindOf(match), match));
        foreach (Match match in Hook().Matches(line))
            found.Add(("address of a Slack hook", match.Groups["value"].Value));
        foreach (Match match in UrlPassword().Matches(line))
        {
            if (match.Groups["value"].Value is { Length: > 3 } value && !Placeholders.Is(value))
                found.Add(("password in an address", value));
        }

        foreach (Match match in Bearer().Matches(line))
        {
            if (match.Groups["value"].Value is var value && !Placeholders.Is(value) && LooksRandom(value))
                found.Add(("bearer token", value));
        }

        foreach (Match match in Assignment().Matches(line))
        {
            var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
            if (!found.Any(known => known.Value.Contains(value, StringComparison.Ordinal) || (known.Value.Length > 0 && value.Contains(known.Value, StringComparison.Ordinal))) && IsSecret(name, value))
                found.Add(($"value of {name}", value));
        }

        return found.Select(one => (one.Kind, Excerpt(line, found.Select(known => known.Value)))).Distinct();
    }

    private static string KindOf(string value) => value switch
    {
        _ when value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) => "private key of a wallet",
        _ when value.StartsWith("eyJ", StringComparison.Ordinal) => "JSON web token",
        _ when value.StartsWith("AKIA", StringComparison.Ordinal) || value.StartsWith("ASIA", StringComparison.Ordinal) => "AWS access key",
        _ when value.StartsWith("AIza", StringComparison.Ordinal) => "Google API key",
        _ when value.StartsWith("gh", StringComparison.Ordinal) || value.StartsWith("github_pat_", StringComparison.Ordinal) => "GitHub token",
        _ when value.StartsWith("glpat-", StringComparison.Ordinal) => "GitLab token",
        _ when value.StartsWith("xox", StringComparison.Ordinal) => "Slack token",
        _ when value.StartsWith("sk-", StringComparison.Ordinal) => "API key (sk-)",
        _ => "API key",
    };

    private static bool IsSecret(string name, string value)
    {
        if (!SecretNames.Has(name) || Placeholders.Is(value))
            return false;
        var isPassword = name.Contains("pass", StringComparison.OrdinalIgnoreCase) || name.Contains("pwd", StringComparison.OrdinalIgnoreCase);
        return isPassword ? value.Length >= ShortestPassword : value.Length >= ShortestKey && LooksRandom(value);
    }

    /// <summary>Letters with digits, and at least 3 bits in each sign: no words, paths or versions.</summary>
    private static bool LooksRandom(string value) =>
        value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter) && Entropy(value) >= 3 && !Words().IsMatch(value);

    /// <summary>Shannon's entropy of the signs, in bits.</summary>
    private static double Entropy(string value) =>
        -value.GroupBy(sign => sign).Sum(group => (double)group.Count() / value.Length * Math.Log2((double)group.Count() / value.Length));

    private static string Excerpt(string line, IEnumerable<string> values)
    {
        line = line.Trim();
        foreach (var value in values.Where(value => value.Length > 0).OrderByDescending(value => value.Length))
            line = line.Replace(value, Redactor.Mask, StringComparison.Ordinal);
        line = Redactor.Text(line);
        return line.Length > LongestExcerpt ? line[..(LongestExcerpt - 1)] + "…" : line;
    }

    [GeneratedRegex(@"-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----", Linear)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"hooks\.slack\.com/services/(?<value>T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{16,})", Linear)]
    private static partial Regex Hook();

    [GeneratedRegex(@"://[^\s/:@""'`]*:(?<value>[^\s@/""'`]+)@", Linear)]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"\bbearer\s+(?<value>[A-Za-z0-9+/._~=-]{16,})", Linear | RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    /// <summary>Bounded, and begun at the beginnings of words only: linear without the engine that says so, which takes seconds for a minified file.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_.-])(?<name>[A-Za-z][A-Za-z0-9_.-]{0,99})[""'`\]]{0,3}\s{0,20}(=>|:=|=|:)\s{0,20}[""'`]?(?<value>[^\s""'`,;]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Assignment();

    /// <summary>Words with signs between them, perhaps with a number behind: names of things.</summary>
    [GeneratedRegex(@"^[A-Za-z]+([-_./:][A-Za-z]+)*([-_./:]?v?[0-9]{1,4})?\z", Linear)]
    private static partial Regex Words();
}
