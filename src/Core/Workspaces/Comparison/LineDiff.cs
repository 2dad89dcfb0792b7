using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>A line of a comparison.</summary>
/// <param name="Kind">Added, removed, or <see langword="null"/> for one that both have.</param>
/// <param name="Before">Its number before, from 1; <see langword="null"/> for an added one.</param>
/// <param name="After">Its number after; <see langword="null"/> for a removed one.</param>
/// <param name="Text">The line.</param>
public sealed record DiffLine(ChangeKind? Kind, int? Before, int? After, string Text);

/// <summary>Compares two texts line by line: the shortest edit script (E. W. Myers, "An O(ND) difference algorithm", 1986).</summary>
public static class LineDiff
{
    /// <summary>Edits up to which the shortest script is looked for; texts that differ more are shown one after the other.</summary>
    private const int MostEdits = 2000;

    /// <summary>Every line of both texts, in order.</summary>
    public static IReadOnlyList<DiffLine> Of(string? before, string? after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
            start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
            end++;

        var lines = new List<DiffLine>(old.Length + now.Length);
        for (var i = 0; i < start; i++)
            lines.Add(new DiffLine(null, i + 1, i + 1, old[i]));
        lines.AddRange(Middle(old, now, start, old.Length - end, now.Length - end));
        for (var i = 0; i < end; i++)
            lines.Add(new DiffLine(null, old.Length - end + i + 1, now.Length - end + i + 1, old[old.Length - end + i]));
        return lines;
    }

    /// <summary>The stretches that differ, each with some equal lines around it.</summary>
    public static IReadOnlyList<IReadOnlyList<DiffLine>> Hunks(IReadOnlyList<DiffLine> lines, int context = 3)
    {
        var hunks = new List<IReadOnlyList<DiffLine>>();
        var (from, to) = (-1, -1);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind is null)
                continue;
            if (from >= 0 && i - context > to)
            {
                hunks.Add([.. lines.Skip(from).Take(to - from)]);
                from = -1;
            }

            if (from < 0)
                from = Math.Max(0, i - context);
            to = Math.Min(lines.Count, i + context + 1);
        }

        if (from >= 0)
            hunks.Add([.. lines.Skip(from).Take(to - from)]);
        return hunks;
    }

    /// <summary>In the unified format of diff(1); empty where the texts are equal.</summary>
    public static string Unified(string path, string? before, string? after)
    {
        var hunks = Hunks(Of(before, after));
        if (hunks.Count == 0)
            return "";
        var text = new StringBuilder();
        text.Append("--- ").Append(before is null ? "/dev/null" : "a/" + path).Append('\n');
        text.Append("+++ ").Append(after is null ? "/dev/null" : "b/" + path).Append('\n');
        foreach (var hunk in hunks)
        {
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(hunk, line => line.Before)} +{Range(hunk, line => line.After)} @@\n");
            foreach (var line in hunk)
                text.Append(line.Kind switch { ChangeKind.Added => '+', ChangeKind.Removed => '-', _ => ' ' }).Append(line.Text).Append('\n');
        }

        return text.ToString();
    }

    private static string Range(IReadOnlyList<DiffLine> hunk, Func<DiffLine, int?> number)
    {
        var numbers = hunk.Select(number).OfType<int>().ToList();
        return numbers.Count == 0 ? "0,0" : string.Create(CultureInfo.InvariantCulture, $"{numbers[0]},{numbers.Count}");
    }

    /// <summary>A last line break ends the last line and begins no other.</summary>
    private static string[] Lines(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static List<DiffLine> Middle(string[] old, string[] now, int start, int oldEnd, int nowEnd)
    {
        var (n, m) = (oldEnd - start, nowEnd - start);
        var trace = Trace(old.AsSpan(start, n), now.AsSpan(start, m));
        var lines = new List<DiffLine>(n + m);
        if (trace is null)
        {
            lines.AddRange(Enumerable.Range(start, n).Select(i => new DiffLine(ChangeKind.Removed, i + 1, null, old[i])));
            lines.AddRange(Enumerable.Range(start, m).Select(i => new DiffLine(ChangeKind.Added, null, i + 1, now[i])));
            return lines;
        }

        // Back from the end: of each edit, the equal lines behind it, then the edit itself.
        var (x, y) = (n, m);
        for (var edits = trace.Count - 1; edits > 0; edits--)
        {
            var reach = trace[edits];
            var diagonal = x - y;
            var down = IsDown(diagonal, edits, reach[At(diagonal - 1, edits)], reach[At(diagonal + 1, edits)]);
            var fromX = reach[At(down ? diagonal + 1 : diagonal - 1, edits)];
            var fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
            Same(fromX + (down ? 0 : 1), fromY + (down ? 1 : 0));
            lines.Add(down
                ? new DiffLine(ChangeKind.Added, null, start + y, now[start + y - 1])
                : new DiffLine(ChangeKind.Removed, start + x, null, old[start + x - 1]));
            (x, y) = (fromX, fromY);
        }

        Same(0, 0);
        lines.Reverse();
        return lines;

        void Same(int toX, int toY)
        {
            for (; x > toX && y > toY; x--, y--)
                lines.Add(new DiffLine(null, start + x, start + y, old[start + x - 1]));
        }
    }

    /// <summary>Whether the furthest path on a diagonal comes from an added line, not from a removed one.</summary>
    private static bool IsDown(int diagonal, int edits, int below, int above) => diagonal == -edits || (diagonal != edits && below < above);

    /// <summary>How far each diagonal got before each further edit; <see langword="null"/> where there are too many.</summary>
    private static List<int[]>? Trace(ReadOnlySpan<string> old, ReadOnlySpan<string> now)
    {
        var trace = new List<int[]>();
        var most = Math.Min(old.Length + now.Length, MostEdits);
        var reach = new int[(2 * most) + 3];
        var middle = most + 1;
        for (var edits = 0; edits <= most; edits++)
        {
            trace.Add(reach.AsSpan(middle - edits - 1, (2 * edits) + 3).ToArray());
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var down = IsDown(diagonal, edits, reach[middle + diagonal - 1], reach[middle + diagonal + 1]);
                var x = down ? reach[middle + diagonal + 1] : reach[middle + diagonal - 1] + 1;
                var y = x - diagonal;
                while (x < old.Length && y < now.Length && old[x] == now[y])
                    (x, y) = (x + 1, y + 1);
                reach[middle + diagonal] = x;
                if (x >= old.Length && y >= now.Length)
                    return trace;
            }
        }

        return null;
    }

    /// <summary>Where a diagonal stands in what was kept of a number of edits.</summary>
    private static int At(int diagonal, int edits) => diagonal + edits + 1;
}
