using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quarterdeck.Core.Redaction;

/// <summary>
/// Values that somebody in this process knows to be secret. As long as it lives, <see cref="Redactor"/> takes them out verbatim,
/// also as JSON and URLs write them. Values of less than <see cref="Shortest"/> characters are numbers and flags rather than secrets.
/// </summary>
public sealed class KnownValues : IDisposable
{
    /// <summary>Characters that a value needs to be taken out wherever it stands.</summary>
    public const int Shortest = 8;

    private static readonly Lock s_gate = new();
    private static ImmutableDictionary<KnownValues, string[]> s_all = ImmutableDictionary<KnownValues, string[]>.Empty;
    private static Finder? s_finder;

    /// <summary>Takes these values in the place of those from before.</summary>
    public void Set(IEnumerable<string> values)
    {
        string[] forms = [.. values.Where(value => value.Length >= Shortest).SelectMany(Forms).Distinct(StringComparer.Ordinal)];
        lock (s_gate)
            Use(forms.Length == 0 ? s_all.Remove(this) : s_all.SetItem(this, forms));
    }

    public void Dispose()
    {
        lock (s_gate)
            Use(s_all.Remove(this));
    }

    /// <summary>The text without known values.</summary>
    internal static string Hide(string text)
    {
        if (Volatile.Read(ref s_finder) is not { } finder || !text.AsSpan().ContainsAny(finder.Search))
            return text;
        foreach (var value in finder.Longest)
            text = text.Replace(value, Redactor.Mask, StringComparison.Ordinal);
        return text;
    }

    private static void Use(ImmutableDictionary<KnownValues, string[]> all)
    {
        s_all = all;
        string[] values = [.. all.Values.SelectMany(forms => forms).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length)];
        Volatile.Write(ref s_finder, values.Length == 0 ? null : new Finder(values, SearchValues.Create(values, StringComparison.Ordinal)));
    }

    /// <summary>A secret of several lines, a key say, is one also without its last line break, and one line of it gives it away.</summary>
    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return JsonEncodedText.Encode(value).Value;
        yield return JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        if (!value.Contains('\n', StringComparison.Ordinal))
            yield break;
        foreach (var line in value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= 2 * Shortest && !line.StartsWith('-')))
            yield return line;
    }

    private sealed record Finder(string[] Longest, SearchValues<string> Search);
}
