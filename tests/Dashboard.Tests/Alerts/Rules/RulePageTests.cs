using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Alerts.Rules;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Alerts.Rules;

public sealed class RulePageTests : PageContext
{
    private const string Key = "alerts/rules.yml/load/HighLoad";

    [Fact]
    public async Task RulePage_Rule_HasExpressionFileAndWhatItWaitsFor()
    {
        await DefineAsync();

        var page = Render<RulePage>(parameters => parameters.Add(p => p.Key, Key));

        Assert.Equal("HighLoad", page.Find("h1").TextContent);
        Assert.Equal("not evaluated yet", page.Find(".head .status").TextContent);
        Assert.Equal("max by (job) (load) > 10", page.Find("code.expression").TextContent);
        Assert.Contains("alerts/rules.yml:6", page.Markup, StringComparison.Ordinal);
        Assert.Contains("must hold for 5 min", page.Markup, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("There were no samples of it in the last 1 h.", page.Markup, StringComparison.Ordinal));
        Assert.Equal("max by (job) (load)", page.Find(".history p code").TextContent);
    }

    [Fact]
    public async Task RulePage_Problem_IsShownFirst()
    {
        await DefineAsync();
        var engine = Services.GetRequiredService<RuleEngine>();
        var (rule, group) = Services.GetRequiredService<RuleCatalog>().Find(Key)!.Value;
        engine.Outcomes.Publish(Key, new RuleOutcome(rule, group!, Clock.GetUtcNow(), TimeSpan.FromMilliseconds(3), 0, "<b>duplicate series</b>"));

        var page = Render<RulePage>(parameters => parameters.Add(p => p.Key, Key));

        Assert.Equal("cannot be evaluated", page.Find(".head .status").TextContent);
        Assert.Contains("<b>duplicate series</b>", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("built-in/ServiceDown", "Raised when the service is DOWN.")]
    [InlineData("alerts/gone.yml/x/Y", "No rule has the key \"alerts/gone.yml/x/Y\"")]
    public void RulePage_BuiltInOrUnknown_SaysSo(string key, string expected) =>
        Assert.Contains(expected, Words(Render<RulePage>(parameters => parameters.Add(p => p.Key, key)).Find(".columns, .head").ParentElement!.TextContent), StringComparison.Ordinal);

    [Fact]
    public async Task Pages_OfARehearsal_FollowTheRoutes()
    {
        await DefineAsync();
        var (rule, _) = Services.GetRequiredService<RuleCatalog>().Find(Key)!.Value;
        var now = Clock.GetUtcNow();
        // Two services at once, the same one again within its interval, and once more after it.
        var result = new RehearsalResult(now.AddHours(-1), now, TimeSpan.FromSeconds(15), [Fired("a", 0), Fired("b", 0), Fired("a", 2), Fired("a", 20)]);

        var pages = Services.GetRequiredService<PageEstimate>().Of((AlertingRule)rule, result);

        Assert.Equal(3, pages.Pages);
        Assert.Equal(["night"], pages.Channels);
        Assert.Equal(["service"], pages.GroupBy);

        RehearsedEpisode Fired(string service, int minute) => new(Labels.Of(("service", service)), now.AddMinutes(minute - 60), now.AddMinutes(minute - 60), now.AddMinutes(minute - 59), 11);
    }

    private async Task DefineAsync()
    {
        WriteWorkspace("""
            workspace: test
            channels:
              - { name: day, webhook: { url: "http://127.0.0.1:1/" } }
              - { name: night, webhook: { url: "http://127.0.0.1:1/" } }
            route:
              channel: day
              groupBy: [service]
              groupInterval: 5m
              routes: [{ channel: night, match: ['severity="critical"'] }]
            """);
        WriteRules("""
            # The first lines.
            groups:
              - name: load
                interval: 15s
                rules:
                  - alert: HighLoad
                    expr: max by (job) (load) > 10
                    for: 5m
                    labels: { severity: critical }
            """);
        var workspace = Services.GetRequiredService<WorkspaceSource>();
        await workspace.ReloadAsync(CancellationToken.None);
        Assert.Empty(workspace.Errors);
        await Services.GetRequiredService<RuleEngine>().DefineAsync(workspace.Current.Items<RuleFile>("alerts/"), CancellationToken.None);
    }
}
