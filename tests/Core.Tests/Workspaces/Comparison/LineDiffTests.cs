using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Tests.Workspaces.Comparison;

public sealed class LineDiffTests
{
    [Fact]
    public void Of_RandomTexts_GivesBothBackWithTheShortestScript()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var (before, after) = (Lines(random), Lines(random));

            var diff = LineDiff.Of(string.Join('\n', before) + "\n", string.Join('\n', after) + "\n");

            Assert.Equal(before, diff.Where(line => line.Kind != ChangeKind.Added).Select(line => line.Text));
            Assert.Equal(after, diff.Where(line => line.Kind != ChangeKind.Removed).Select(line => line.Text));
            Assert.Equal(Enumerable.Range(1, before.Length), diff.Select(line => line.Before).OfType<int>());
            Assert.Equal(Enumerable.Range(1, after.Length), diff.Select(line => line.After).OfType<int>());
            Assert.Equal(before.Length + after.Length - (2 * Common(before, after)), diff.Count(line => line.Kind is not null));
        }
    }

    [Fact]
    public void Unified_OneLineChanged_IsWhatDiffPrints()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(i => $"line {i}\n"));

        Assert.Equal(
            "--- a/x.yaml\n+++ b/x.yaml\n@@ -7,7 +7,7 @@\n line 7\n line 8\n line 9\n-line 10\n+line ten\n line 11\n line 12\n line 13\n",
            LineDiff.Unified("x.yaml", before, before.Replace("line 10\n", "line ten\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Unified_NewAndRemovedFiles_SaySo()
    {
        Assert.Equal("--- /dev/null\n+++ b/x.yaml\n@@ -0,0 +1,1 @@\n+a\n", LineDiff.Unified("x.yaml", null, "a\n"));
        Assert.Equal("--- a/x.yaml\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n", LineDiff.Unified("x.yaml", "a\n", null));
        Assert.Equal("", LineDiff.Unified("x.yaml", "a\n", "a\n"));
    }

    [Fact]
    public void Of_TextsThatShareNothing_StaysQuick()
    {
        var before = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"old {i}\n"));
        var after = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"new {i}\n"));

        Assert.Equal(100_000, LineDiff.Of(before, after).Count);
    }

    private static string[] Lines(Random random) => [.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => ((char)('a' + random.Next(4))).ToString())];

    private static int Common(string[] left, string[] right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
                lengths[i, j] = left[i - 1] == right[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
        }

        return lengths[left.Length, right.Length];
    }
}
