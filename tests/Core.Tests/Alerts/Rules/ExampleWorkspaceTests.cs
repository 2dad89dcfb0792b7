using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Alerts.RuleTests;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Rules;

/// <summary>The rules of the example workspaces: each fires on data made for it and stays silent on data made against it.</summary>
public sealed class ExampleWorkspaceTests
{
    public static TheoryData<string> TestFiles => [.. Files("tests").Select(path => Path.GetRelativePath(Folder, path))];

    private static string Folder => Path.Combine(RepositoryRoot.Path, "workspaces");

    [Theory]
    [MemberData(nameof(TestFiles))]
    public async Task Tests_OfAnExample_Pass(string path)
    {
        var (results, errors) = await RuleTestFile.RunAsync(Path.Combine(Folder, path), CancellationToken.None);

        Assert.Empty(errors);
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(result => !result.Passed).Select(result => result.ToTap()));
    }

    [Fact]
    public void Tests_OfEveryRule_ExistForAndAgainst()
    {
        foreach (var path in Files("alerts"))
        {
            var (file, errors) = RuleTestFile.ReadRules(path);
            Assert.Empty(errors);
            var tests = string.Concat(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(path)!, "..", "tests")).Select(File.ReadAllText));
            Assert.All(file!.Groups.SelectMany(group => group.Rules), rule => Assert.True(
                rule is RecordingRule ||
                tests.Split($"alertname: {rule.Name}").Length >= 3, $"{path}: {rule.Name} is not tested for and against"));
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetDirectories(Folder).Select(workspace => Path.Combine(workspace, folder)).Where(Directory.Exists).SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal);
}
