using System.Reflection;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests;

/// <summary>What may use what, as docs/architecture.md draws it.</summary>
public class ArchitectureTests
{
    /// <summary>Features from the bottom up; the root namespace is the empty name. A feature uses its own row and those before.</summary>
    private static readonly string[][] Rows =
    [
        ["", "Data", "Changes", "Jobs", "Redaction", "RuntimeSettings"],
        ["Audit"],
        ["Secrets"],
        ["Workspaces", "Accounts"],
        ["Hosts", "Profiles"],
        ["Health", "Metrics"],
        ["Alerts"],
        ["Launch", "Backups", "Reports"],
    ];

    private static readonly Assembly Core = typeof(Status).Assembly;

    private static readonly IReadOnlyList<FeatureReference> References = FeatureReferences.Read(Core, "Quarterdeck.Core");

    [Fact]
    public void References_OfKnownTypes_AreFound()
    {
        // The tests below see nothing if these are not seen.
        Assert.Contains(References, reference => reference is { From: "Health", To: "Workspaces" });
        Assert.Contains(References, reference => reference is { From: "Workspaces", To: "Changes" });
        Assert.Contains(References, reference => reference is { From: "Health", To: "" });
    }

    [Fact]
    public void Features_AllHaveARow()
    {
        var placed = Rows.SelectMany(row => row).Append("").ToList();
        var features = Core.GetTypes()
            .Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith("Quarterdeck.Core.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[2])
            .Distinct();

        Assert.Empty(features.Except(placed));
    }

    [Fact]
    public void References_GoDownOrStayInTheirRow()
    {
        var upward = References.Where(reference => RowOf(reference.To) > RowOf(reference.From));

        Assert.Empty(upward);
    }

    [Fact]
    public void References_BetweenFeatures_GoOneWay()
    {
        var pairs = References.Select(reference => (reference.From, reference.To)).ToHashSet();
        var bothWays = References.Where(reference => pairs.Contains((reference.To, reference.From)));

        Assert.Empty(bothWays);
    }

    [Fact]
    public void Core_UsesNoWebUiOrSchedulerAssemblies()
    {
        string[] foreign = ["Microsoft.AspNetCore.", "Radzen.", "Quartz", "Microsoft.JSInterop", "System.CommandLine"];

        var used = FeatureReferences.AssembliesOf(Core).Where(name => foreign.Any(start => name.StartsWith(start, StringComparison.Ordinal)));

        Assert.Empty(used);
    }

    [Fact]
    public void TestFolders_BearTheNamesOfFeatures()
    {
        var root = RepositoryRoot.Path;
        var features = FoldersIn(Path.Combine(root, "src", "Core"));

        Assert.Empty(FoldersIn(Path.Combine(root, "tests", "Core.Tests")).Except(features));
    }

    /// <summary>xunit 2 does not know the interface: what such a test started would live on.</summary>
    [Fact]
    public void Tests_WithSomethingToEnd_EndItByAnInterfaceThatXunitKnows()
    {
        var forgotten = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(path => System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(path), @"class \w+Tests\b[^{]*\bIAsyncDisposable\b"));

        Assert.Empty(forgotten);
    }

    private static int RowOf(string feature) => Array.FindIndex(Rows, row => row.Contains(feature));

    private static IEnumerable<string> FoldersIn(string folder) =>
        Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Except(["bin", "obj", "TestResults"]);
}
