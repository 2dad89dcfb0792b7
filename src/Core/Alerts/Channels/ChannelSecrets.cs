using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>
/// Takes a channel's secrets out of texts before anybody sees them: what placeholders stand for, and, because the address of
/// a hook is a secret however it is written, also the path and query of an address in clear.
/// </summary>
internal sealed class ChannelSecrets
{
    private const int ShortestHidden = 8;

    private readonly KnownSecrets _placeholders;
    private readonly string[] _literals;

    public ChannelSecrets(IEnumerable<SecretText?> texts)
    {
        var secrets = texts.OfType<SecretText>().ToList();
        _placeholders = new KnownSecrets(secrets);
        _literals = [.. secrets.SelectMany(Literals).Where(text => text.Length >= ShortestHidden).Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length)];
    }

    public string Hide(string text)
    {
        text = _placeholders.Apply(text);
        foreach (var literal in _literals)
            text = text.Replace(literal, Redactor.Mask, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Literals(SecretText text)
    {
        var value = text.Reveal();
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return [value];
        // The last part of a path is where hooks keep their token; a query keeps it in a value.
        return [url.PathAndQuery, url.AbsolutePath, url.Segments[^1], .. url.Query.TrimStart('?').Split('&').Select(pair => pair[(pair.IndexOf('=') + 1)..])];
    }
}
