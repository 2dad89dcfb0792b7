using Quarterdeck.Core.Health;

namespace Quarterdeck.Core.Tests.Workspaces;

public sealed class MergeTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Load_ListInSeveralFiles_IsJoinedInOrderOfFileNames()
    {
        _workspace.Write("b.yml", "services: [{ name: three }]");
        _workspace.Write("a.yaml", "services: [{ name: one }, { name: two }]");
        _workspace.Write("c.yaml", "services:");

        Assert.Equal(["one", "two", "three"], _workspace.LoadValid().Items<ServiceDeclaration>("services").Select(service => service.Name));
    }

    [Fact]
    public void Load_MappingInSeveralFiles_IsUnited()
    {
        _workspace.Write("a.yaml", "limits: { small: 2 }");
        _workspace.Write("b.yaml", "limits: { big: 3 }");

        var limits = (Limits)_workspace.LoadValid().Sections["limits"];

        Assert.Equal((2, 3), (limits.Small, limits.Big));
    }

    [Fact]
    public void Load_FilesInSubfoldersAndOthers_AreNotMerged()
    {
        _workspace.Write("plans/launch.yaml", "no: \"workspace file");
        _workspace.Write("alerts/rules.yml", "groups: []");
        _workspace.Write("notes.md", "# Notes");
        _workspace.Write(".hidden.yaml", "x: 1");
        _workspace.Write("a.txt", "x: 1");

        Assert.Empty(_workspace.LoadValid().Sections);
    }

    [Theory]
    [InlineData("workspace: x", "b.yaml:1: \"workspace\" is given twice (first in a.yaml:2)")]
    [InlineData("environment: x", "b.yaml:1: \"environment\" is given twice (first in a.yaml:3)")]
    [InlineData("timezone: UTC", "b.yaml:1: \"timezone\" is given twice (first in a.yaml:4)")]
    [InlineData("limits:\n  big: 1\n  small: 2", "b.yaml:3: \"small\" of \"limits\" is given twice (first in a.yaml:6)")]
    [InlineData("services: { name: x }", "b.yaml:1: \"services\" must be a list in every file (also in a.yaml:7)")]
    [InlineData("limits: [x]", "b.yaml:1: \"limits\" must be a mapping in every file (also in a.yaml:5)")]
    public void Load_KeyThatCannotBeMerged_NamesBothPlaces(string second, string expected)
    {
        _workspace.Write("a.yaml", "# first\nworkspace: a\nenvironment: b\ntimezone: UTC\nlimits:\n  small: 1\nservices: []\n");
        _workspace.Write("b.yaml", second);

        Assert.Equal([expected], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_LinkedFileAndFolder_ReadsTheFileOnly()
    {
        _workspace.Write(".data/real.yaml", "workspace: linked");
        File.CreateSymbolicLink(Path.Combine(_workspace.Folder, "a.yaml"), ".data/real.yaml");
        var before = _workspace.LoadValid();
        Directory.CreateSymbolicLink(Path.Combine(_workspace.Folder, "loop"), ".");
        File.CreateSymbolicLink(Path.Combine(_workspace.Folder, "dangling.txt"), "nowhere");
        var after = _workspace.LoadValid();

        Assert.Equal("linked", before.Name);
        Assert.Equal(before.Revision, after.Revision);
    }

    [Fact]
    public void Load_DanglingLink_IsAnErrorOfThatFile()
    {
        File.CreateSymbolicLink(Path.Combine(_workspace.Folder, "a.yaml"), "nowhere");

        Assert.StartsWith("a.yaml:0: cannot be read: ", Assert.Single(_workspace.LoadErrors()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.yaml", true)]
    [InlineData("plans/launch.yml", true)]
    [InlineData("runbooks/deep/down.md", true)]
    [InlineData("a.txt", false)]
    [InlineData(".hidden.yaml", false)]
    public void Revision_FileAdded_ChangesWhereTheFileMatters(string path, bool changes)
    {
        _workspace.Write("first.yaml", "workspace: x");
        var before = _workspace.LoadValid().Revision;
        var full = _workspace.Write(path, "# note");
        var after = _workspace.LoadValid().Revision;
        File.Delete(full);

        Assert.Matches("^[0-9a-f]{12}$", before);
        Assert.Equal(changes, before != after);
        Assert.Equal(before, _workspace.LoadValid().Revision);
    }

    [Fact]
    public void Revision_SecretChanged_StaysTheSame()
    {
        _workspace.Write("token", "first");
        _workspace.Write("a.yaml", "limits: { token: '${file:token}' }");
        var before = _workspace.LoadValid();
        _workspace.Write("token", "second");
        var after = _workspace.LoadValid();

        Assert.Equal(before.Revision, after.Revision);
        Assert.NotEqual(before.Sections["limits"], after.Sections["limits"]);
    }
}
