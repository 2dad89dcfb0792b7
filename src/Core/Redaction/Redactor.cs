using System.Buffers;
using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Redaction;

/// <summary>
/// The one place that takes secrets out of texts on their way out of the console: logs, audit, pages, problem details, exports.
/// Finds them by the name beside them (<see cref="SecretNames"/>), by their shape, and where the console knows them (<see cref="KnownValues"/>). Every pattern runs in time linear in the
/// text, whatever somebody puts into it. What was redacted once stays as it is.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "***";

    private const int Nested = 3;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Without one of these there is nothing to find: most texts are done after one pass.</summary>
    private static readonly SearchValues<string> s_hints = SearchValues.Create(
        ["pass", "pwd", "secret", "token", "credential", "auth", "cookie", "key", "dsn", "salt", "string", "bearer", "-----BEGIN", "0x", "sk-", "sk_", "rk_", "eyJ", "AKIA", "ASIA", "AIza", "gh", "glpat-", "xox", "://"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> s_closings = SearchValues.Create(["\",\"", "\", \"", "\"}", "\"]", "\\\""], StringComparison.Ordinal);

    /// <summary>A text without what looks like a secret in it.</summary>
    public static string Text(string text)
    {
        text = KnownValues.Hide(text);
        if (!text.AsSpan().ContainsAny(s_hints))
            return text;
        text = PemBlock().Replace(text, Mask);
        text = UrlPassword().Replace(text, "${before}" + Mask + "@");
        text = Header().Replace(text, static match => match.Groups["before"].Value + Mask + match.Groups["value"].Value[EndOf(match.Groups["value"].ValueSpan)..]);
        text = Bearer().Replace(text, static match => LooksRandom(match.Groups["value"].ValueSpan) ? match.Groups["before"].Value + Mask : match.Value);
        text = KnownShape().Replace(text, Mask);
        text = Option().Replace(text, static match => SecretNames.Has(match.Groups["name"].Value) ? match.Groups["before"].Value + Mask : match.Value);
        return Assignments(text, Nested);
    }

    /// <summary>The parts of a text that have the shape of a secret, whatever stands beside them.</summary>
    internal static IEnumerable<string> Shapes(string text) => text.AsSpan().ContainsAny(s_hints) ? KnownShape().Matches(text).Select(match => match.Value) : [];

    /// <summary>A name that only looks like a secret's may have a text with real ones behind it; so deep and no deeper.</summary>
    private static string Assignments(string text, int depth) => Assignment().Replace(text, match =>
        match.Groups["before"].Value + (IsPlaceholder(text, match) ? match.Groups["value"].Value
            : SecretNames.Has(match.Groups["name"].Value) ? Masked(match.Groups["value"].Value)
            : depth > 0 ? Assignments(match.Groups["value"].Value, depth - 1)
            : match.Groups["value"].Value));

    /// <summary><c>${secret:NAME}</c> names a secret and holds none.</summary>
    private static bool IsPlaceholder(string text, Match match) =>
        match.Index >= 2 && text.AsSpan(match.Index - 2, 2) is "${" && match.Groups["before"].ValueSpan is "secret:";

    /// <summary>Where a header's value ends for sure: at the quote that closes the text it stands in.</summary>
    private static int EndOf(ReadOnlySpan<char> value) => value.IndexOfAny(s_closings) is >= 0 and var end ? end : value.Length;

    /// <summary>Against "bearer authentication" and the like.</summary>
    private static bool LooksRandom(ReadOnlySpan<char> value) => value.Length >= 20 || value.ContainsAnyInRange('0', '9');

    /// <summary>The mask in the quotes that the value had; brackets that close what is around it stay.</summary>
    private static string Masked(string value)
    {
        foreach (var quote in (ReadOnlySpan<string>)["\\\"", "\"", "'"])
        {
            if (value.Length >= 2 * quote.Length && value.StartsWith(quote, StringComparison.Ordinal))
                return value.Length == 2 * quote.Length ? value : quote + Mask + quote;
        }

        var secret = value.AsSpan().TrimEnd("}]),");
        // Placeholders and words that stand for nothing tell more than they give away.
        return secret.IsEmpty || secret.StartsWith("${") || secret is "null" or "true" or "false" or Mask ? value : string.Concat(Mask, value.AsSpan(secret.Length));
    }

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(-----END [A-Z0-9 ]+-----|\z)", Linear)]
    private static partial Regex PemBlock();

    [GeneratedRegex(@"(?<before>://[^\s/:@]*:)[^\s@/]+@", Linear)]
    private static partial Regex UrlPassword();

    /// <summary>Headers whose whole value is the secret, however many words it has.</summary>
    [GeneratedRegex(@"(?<before>\b(proxy-authorization|authorization|set-cookie|cookie)\s*:\s*)(?<value>[^\s""'][^\r\n]*)", Linear | RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<before>\bbearer\s+)(?<value>[A-Za-z0-9+/._~=-]{8,})", Linear | RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    /// <summary>Keys of wallets (0x and 64 hex digits), JWTs, and keys whose issuer gave them a beginning of their own.</summary>
    [GeneratedRegex(
        @"\b0[xX][0-9a-fA-F]{64}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)?|\bsk-[A-Za-z0-9_-]{16,}|\b[sr]k_(live|test)_[A-Za-z0-9]{10,}"
        + @"|\b(AKIA|ASIA)[0-9A-Z]{16}|\bAIza[0-9A-Za-z_-]{35}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}|\bxox[a-z]-[A-Za-z0-9-]{10,}",
        Linear)]
    private static partial Regex KnownShape();

    [GeneratedRegex(@"(?<before>(^|\s)--?(?<name>[A-Za-z][A-Za-z0-9_-]*)\s+)[^\s-]\S*", Linear)]
    private static partial Regex Option();

    /// <summary><c>name=value</c>, <c>name: value</c>, <c>"name": "value"</c>, with a name that may be a secret's.</summary>
    [GeneratedRegex(@"(?<before>(?<name>[A-Za-z0-9_.-]*(pass|pwd|secret|token|credential|auth|cookie|key|dsn|salt|string)[A-Za-z0-9_.-]*)\\?[""']?\s*[=:]\s*)(?<value>\\""([^""\\]|\\[^""])*\\""|""([^""\\]|\\.)*""|'[^']*'|[^\s;&""']+)", Linear | RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}
