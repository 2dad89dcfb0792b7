using System.Net;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Dashboard.Tests.Accounts;

namespace Quarterdeck.Dashboard.Tests.Cli;

public sealed class AccountVerbTests
{
    [Fact]
    public async Task Reset_BesideARunningConsole_PrintsALinkThatTheConsoleTakes()
    {
        await using var console = await RunningConsole.StartAsync();

        var reset = await CommandRun.RunAsync("account", "reset", "VIEWER-one", "--data", console.Data);

        Assert.Equal(0, reset.Code);
        var key = reset.Output[0][(reset.Output[0].IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(console.Accounts[Role.Viewer].Id, (await console.Get<InvitationBook>().FindAsync(key, default))!.AccountId);
        using var page = await console.BrowseAsync($"/invitation?key={key}", role: null);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var verified = await CommandRun.RunAsync("audit", "verify", "--data", console.Data);
        Assert.Equal(0, verified.Code);
    }

    [Fact]
    public async Task Account_UnknownNameOrNoData_SaysSo()
    {
        await using var console = await RunningConsole.StartAsync();

        Assert.Equal(1, (await CommandRun.RunAsync("account", "reset", "nobody-at-all", "--data", console.Data)).Code);
        Assert.Equal(2, (await CommandRun.RunAsync("account", "list", "--data", Path.Combine(console.Data, "nothing"))).Code);
        Assert.Contains(await ListAsync(console), line => line.StartsWith("manager-one  manager", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ListAsync(RunningConsole console) => (await CommandRun.RunAsync("account", "list", "--data", console.Data)).Output;
}
