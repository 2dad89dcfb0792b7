using System.Text;

namespace Quarterdeck.Core.Workspaces;

/// <summary>Puts text from files into messages: one line, printable, bounded.</summary>
internal static class Quoting
{
    private const int Longest = 80;

    /// <summary>The text in double quotes; control characters replaced, cut after 80 characters.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length > Longest)
            {
                quoted.Append('…');
                break;
            }

            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
                quoted.Append('·');
            else
                quoted.Append(rune.ToString());
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The words as a list for a sentence; the first 20 where there are more.</summary>
    public static string List(IEnumerable<string> words)
    {
        const int Shown = 20;
        var all = words.Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", all.Take(Shown)) + (all.Count > Shown ? ", …" : "");
    }
}
