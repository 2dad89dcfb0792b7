namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>Splits a text where a search occurs in it.</summary>
internal static class TextMarks
{
    /// <summary>The text in pieces, in order; those that match are marked.</summary>
    public static IEnumerable<(string Piece, bool Marked)> Split(string text, string search)
    {
        var from = 0;
        while (search.Length > 0 && text.IndexOf(search, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            if (at > from)
                yield return (text[from..at], false);
            yield return (text[at..(at + search.Length)], true);
            from = at + search.Length;
        }

        if (from < text.Length)
            yield return (text[from..], false);
    }
}
