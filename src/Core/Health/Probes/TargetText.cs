using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Texts for <see cref="ProbeSettings.Target"/>.</summary>
internal static class TargetText
{
    /// <summary>
    /// A URL as its author wrote it, placeholders unresolved, without user, password and what looks like a secret. Host and port are shown resolved:
    /// where it leads is no secret, unless it is kept in a secret file.
    /// </summary>
    public static string Of(SecretText url) => Redactor.Text(WithoutUser(url));

    /// <summary>A URL that a target told (a redirect), without user and password.</summary>
    public static string Of(Uri url) => Redactor.Text(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    private static string WithoutUser(SecretText url)
    {
        var text = url.Template;
        var start = text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = AuthorityEnd(text, start);
        var at = text.LastIndexOf('@', end - 1, end - start);
        var address = text.AsSpan(Math.Max(start, at + 1), end - Math.Max(start, at + 1));
        if (start > 0 && address.Contains("${", StringComparison.Ordinal) && !address.Contains("${file:", StringComparison.Ordinal)
            && Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var resolved))
            return string.Concat(text.AsSpan(0, start), resolved.Authority, text.AsSpan(end));
        return at < 0 ? text : string.Concat(text.AsSpan(0, start), text.AsSpan(at + 1));
    }

    /// <summary>A placeholder such as <c>${file:/run/secrets/dsn}</c> holds slashes that do not end the authority.</summary>
    private static int AuthorityEnd(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{')
                depth++;
            else if (text[i] == '}' && depth > 0)
                depth--;
            else if (depth == 0 && text[i] is '/' or '?' or '#')
                return i;
        }

        return text.Length;
    }
}
