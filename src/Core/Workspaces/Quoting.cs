using System.Text;

namespace Quarterdeck.Core.Workspaces;

/// <summary>Puts text from files into messages: one line, printable, bounded.</summary>
public static class Quoting
{
    private const int Longest = 80;
    private const int LongestMessage = 500;

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

            quoted.Append(Printable(rune));
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A whole message on one line; control characters replaced, cut after 500 characters.</summary>
    public static string OneLine(string message)
    {
        var line = string.Concat(message.EnumerateRunes().Take(LongestMessage).Select(Printable));
        return message.Length > LongestMessage ? line + "…" : line;
    }

    /// <summary>The words as a list for a sentence; the first 20 where there are more.</summary>
    public static string List(IEnumerable<string> words)
    {
        const int Shown = 20;
        var all = words.Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", all.Take(Shown)) + (all.Count > Shown ? ", …" : "");
    }

    private static string Printable(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? "·" : rune.ToString();
}
