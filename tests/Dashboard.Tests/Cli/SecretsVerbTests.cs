using System.Text.Json;

namespace Quarterdeck.Dashboard.Tests.Cli;

public sealed class SecretsVerbTests
{
    [Fact]
    public async Task Scan_Folder_EndsWith0WhereCleanAnd1WhereNot()
    {
        using var folder = new CommandFolder("workspace: clean\n");
        var clean = await CommandRun.RunAsync("secrets", "scan", folder.Workspace);
        await File.WriteAllTextAsync(Path.Combine(folder.Workspace, "x.env"), "A=1\nDB_PASSWORD=hunter2go\n");

        var found = await CommandRun.RunAsync("secrets", "scan", folder.Workspace);
        var json = await CommandRun.RunAsync("secrets", "scan", folder.Workspace, "--json");
        var excluded = await CommandRun.RunAsync("secrets", "scan", folder.Workspace, "--exclude", "*.env");
        var nothing = await CommandRun.RunAsync("secrets", "scan", "/no/such/path");

        Assert.Equal((0, 1, 1, 0, 2), (clean.Code, found.Code, json.Code, excluded.Code, nothing.Code));
        Assert.Equal("x.env:2: value of DB_PASSWORD: DB_PASSWORD=***", found.Output[0]);
        var finding = JsonDocument.Parse(string.Join('\n', json.Output)).RootElement.GetProperty("findings")[0];
        Assert.Equal(("x.env", 2), (finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32()));
        Assert.DoesNotContain("hunter2", string.Join('\n', [.. found.Output, .. json.Output]), StringComparison.Ordinal);
    }
}
