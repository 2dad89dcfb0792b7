namespace Quarterdeck.Dashboard.Tests.Cli;

public class WorkspaceVerbTests
{
    [Fact]
    public async Task Validate_Valid_SaysWhatThereIs()
    {
        using var folder = new CommandFolder("""
            workspace: shop
            services:
              - name: web
                checks:
                  - tcp: "127.0.0.1:80"
                  - http: { url: "http://127.0.0.1/health" }
            """);

        var run = await CommandRun.RunAsync("workspace", "validate", folder.Workspace);

        Assert.Equal(0, run.Code);
        Assert.Matches("^workspace shop is valid: 1 service, 2 checks, revision [0-9a-f]{12}$", Assert.Single(run.Output));
    }

    [Fact]
    public async Task Validate_Invalid_PrintsEveryErrorWithFileAndLine()
    {
        using var folder = new CommandFolder("""
            services:
              - name: web
                prioritty: high
                checks:
                  - tcp: "127.0.0.1:80"
                    interval: "30"
            """);

        var run = await CommandRun.RunAsync("workspace", "validate", folder.Workspace);

        Assert.Equal(1, run.Code);
        Assert.Equal(
            [
                "workspace.yaml:3: unknown key \"prioritty\"; did you mean \"priority\"?",
                "workspace.yaml:6: \"interval\": \"30\" has no unit: write 30s for seconds, 30m for minutes or 30ms for milliseconds",
            ],
            run.Output);
    }

    [Fact]
    public async Task Validate_NoFolder_IsInvalid()
    {
        var run = await CommandRun.RunAsync("workspace", "validate", Path.Combine(Path.GetTempPath(), "quarterdeck-no-such-folder"));

        Assert.Equal(1, run.Code);
        Assert.EndsWith("the workspace folder does not exist", Assert.Single(run.Output));
    }

    [Theory]
    [InlineData("workspace", "validate")]
    [InlineData("workspace", "frobnicate")]
    [InlineData("frobnicate")]
    [InlineData("check", "--frobnicate")]
    public async Task InvokeAsync_MistypedCommandLine_Returns2WithAMessage(params string[] args)
    {
        var run = await CommandRun.RunAsync(args);

        Assert.Equal(2, run.Code);
        Assert.NotEqual("", run.Error[0]);
    }
}
