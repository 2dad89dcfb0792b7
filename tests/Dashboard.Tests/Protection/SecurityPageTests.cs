using System.Text.RegularExpressions;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Protection;

/// <summary><c>docs/security.md</c> names tests: each of them is there.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Tests_NamedOnThePage_Exist()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "security.md"));
        var named = NamePattern().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

        Assert.True(named.Count > 40);
        var missing = named.Where(test => !sources[test.Class].Any(source => test.Method.Length == 0 || Regex.IsMatch(source, $@"\b{test.Method}\(")));
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex NamePattern();
}
