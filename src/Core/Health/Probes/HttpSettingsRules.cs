using System.Text.RegularExpressions;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>What all settings with URLs, headers and patterns must keep to.</summary>
internal static class HttpSettingsRules
{
    /// <summary>Matching is linear in the body's length: no pattern can hang a probe.</summary>
    public const RegexOptions PatternOptions = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    public static IEnumerable<(string? Property, string Message)> Problems(
        SecretText url, IReadOnlyDictionary<string, SecretText> headers, string scheme = "http", string secureScheme = "https")
    {
        if (!Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var parsed) || (parsed.Scheme != scheme && parsed.Scheme != secureScheme) || parsed.Host.Length == 0)
            yield return ("Url", $"\"{TargetText.Of(url)}\" is not a URL that starts with {scheme}:// or {secureScheme}://");
        foreach (var (name, value) in headers)
        {
            if (name.Length == 0 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !"!#$%&'*+-.^_`|~".Contains(letter)))
                yield return ("Headers", $"\"{name}\" is not a header name");
            if (value.Reveal().AsSpan().ContainsAny('\r', '\n', '\0'))
                yield return ("Headers", $"the value of {name} has more than one line");
        }
    }

    public static string? RegexProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, PatternOptions);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"\"{pattern}\" cannot be used as a regular expression: {e.Message}";
        }
    }
}
