namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>Joins two changes of the same text, where they are in different places.</summary>
public static class ThreeWayMerge
{
    /// <summary>The text with both changes; <see langword="null"/> where they touch, and somebody has to choose.</summary>
    /// <param name="before">The text that both began with.</param>
    /// <param name="ours">One change.</param>
    /// <param name="theirs">The other.</param>
    public static string? Of(string before, string ours, string theirs)
    {
        var (left, right) = (Edits(before, ours), Edits(before, theirs));
        if (left.Exists(edit => right.Exists(other => edit != other && edit.Touches(other))))
            return null;

        var lines = Lines(before);
        foreach (var edit in left.Union(right).OrderByDescending(edit => edit.From))
        {
            lines.RemoveRange(edit.From, edit.Count);
            lines.InsertRange(edit.From, edit.Added == 0 ? [] : edit.Text.Split('\n'));
        }

        return string.Join(before.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n", [.. lines, ""]);
    }

    private static List<string> Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static List<Edit> Edits(string before, string after)
    {
        var edits = new List<Edit>();
        var (at, from, count) = (0, -1, 0);
        var added = new List<string>();
        foreach (var line in LineDiff.Of(before, after))
        {
            if (line.Kind is null)
                Close();
            else if (from < 0)
                from = at;
            if (line.Kind == ChangeKind.Added)
                added.Add(line.Text);
            else
                at++;
            if (line.Kind == ChangeKind.Removed)
                count++;
        }

        Close();
        return edits;

        void Close()
        {
            if (from >= 0)
                edits.Add(new Edit(from, count, string.Join('\n', added), added.Count));
            (from, count) = (-1, 0);
            added.Clear();
        }
    }

    /// <param name="From">Lines before it.</param>
    /// <param name="Count">Lines that go.</param>
    /// <param name="Text">Lines that come in their place.</param>
    /// <param name="Added">How many.</param>
    private sealed record Edit(int From, int Count, string Text, int Added)
    {
        /// <summary>Whether they share a line or stand side by side: their order would be a guess.</summary>
        public bool Touches(Edit other) => From <= other.From + other.Count && other.From <= From + Count;
    }
}
