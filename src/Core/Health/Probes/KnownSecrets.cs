using System.Globalization;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>
/// Takes the secrets of a check or channel back out of messages. A target may echo what it was sent; wherever the resolved
/// value of a placeholder turns up, the placeholder stands instead. What else looks like a secret, <see cref="Redactor"/> takes.
/// </summary>
internal sealed partial class KnownSecrets
{
    /// <summary>Shorter values are numbers and flags rather than secrets; replacing them would garble figures.</summary>
    private const int ShortestSecret = 4;

    private readonly (string Value, string Placeholder)[] _secrets;

    public KnownSecrets(params IEnumerable<SecretText?> texts) =>
        _secrets = [.. texts.OfType<SecretText>().SelectMany(Secrets).Where(secret => secret.Value.Length >= ShortestSecret)
            .Distinct().OrderByDescending(secret => secret.Value.Length)];

    public string Apply(string message)
    {
        foreach (var (value, placeholder) in _secrets)
        {
            if (message.Contains(value, StringComparison.Ordinal))
                message = message.Replace(value, placeholder, StringComparison.Ordinal);
        }

        return Redactor.Text(message);
    }

    /// <summary>A result whose message is redacted, and cut to its limit only afterwards.</summary>
    public ProbeResult Apply(ProbeResult result)
    {
        var message = Apply(result.Message);
        if (message.Length > MessageText.Limit)
            message = MessageText.OneLine(message);
        return ReferenceEquals(message, result.Message) ? result : result with { Message = message };
    }

    private static IEnumerable<(string Value, string Placeholder)> Secrets(SecretText text)
    {
        var value = text.Reveal();
        foreach (var password in Password(value))
            yield return (password, Redactor.Mask);
        if (string.Equals(value, text.Template, StringComparison.Ordinal))
            yield break;

        // The whole value, and what each placeholder alone stands for: "Bearer ${TOKEN}" against "Bearer abc" gives "abc".
        yield return (value, text.Template);
        var placeholders = Placeholder().Matches(text.Template);
        var pattern = "^" + string.Join("(.*)", Placeholder().Split(text.Template).Select(Regex.Escape)) + "$";
        var match = Regex.Match(value, pattern, RegexOptions.NonBacktracking | RegexOptions.Singleline);
        for (var i = 0; match.Success && i < placeholders.Count; i++)
        {
            if (placeholders[i].Value.StartsWith("${file:", StringComparison.Ordinal) || placeholders[i].Value.StartsWith("${secret:", StringComparison.Ordinal) || !IsAddress(match.Groups[i + 1].Value, value))
                yield return (match.Groups[i + 1].Value, placeholders[i].Value);
        }
    }

    /// <summary>Where a URL leads is no secret unless a secret file says it, and who is called at night wants to read it.</summary>
    private static bool IsAddress(string part, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && (part == url.Host || part == url.Authority || part == url.Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>The password of a URL (or a token in its user's place), also where somebody wrote it in clear.</summary>
    private static IEnumerable<string> Password(string value)
    {
        var userInfo = Uri.TryCreate(value, UriKind.Absolute, out var url) ? url.UserInfo : "";
        var password = userInfo[(userInfo.IndexOf(':') + 1)..];
        if (password.Length == 0)
            yield break;
        yield return password;
        yield return Uri.UnescapeDataString(password);
    }

    [GeneratedRegex(@"\$\{[^}]*\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
