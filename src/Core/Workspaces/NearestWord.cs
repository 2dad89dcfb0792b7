namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// Finds the valid word that a mistyped one probably meant: by edit distance (optimal string alignment, letter case
/// ignored) of at most a third of the longer word and at most 3, or as a beginning of at least three letters.
/// </summary>
public static class NearestWord
{
    private const int LongestWord = 64;

    /// <summary>The nearest word, the first of equally near ones; <see langword="null"/> where none is near.</summary>
    public static string? Find(string word, IEnumerable<string> valid)
    {
        if (word.Length is 0 or > LongestWord)
            return null;

        string? nearest = null;
        var best = int.MaxValue;
        foreach (var candidate in valid)
        {
            var limit = Math.Min(Math.Max(word.Length, candidate.Length) / 3, 3);
            var distance = Math.Abs(word.Length - candidate.Length) <= limit ? Distance(word, candidate) : int.MaxValue;
            if (distance > limit)
                distance = IsBeginning(word, candidate) ? limit + 1 : int.MaxValue;
            if (distance < best)
                (nearest, best) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary><c>did you mean "postgres"?</c>; empty where none is near.</summary>
    public static string Question(string word, IEnumerable<string> valid) =>
        Find(word, valid) is { } nearest ? $"did you mean \"{nearest}\"?" : "";

    private static bool IsBeginning(string word, string candidate) =>
        word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            last[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            var reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
