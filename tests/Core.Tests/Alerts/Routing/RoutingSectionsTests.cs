using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Tests.Alerts.Notifications;

namespace Quarterdeck.Core.Tests.Alerts.Routing;

/// <summary>What a file may say about channels and routes, and what is said to it where it is wrong. Line 1 names the zone.</summary>
public class RoutingSectionsTests
{
    [Theory]
    [InlineData("channels:\n  - { name: ops, webhok: { url: \"http://x/\" } }", 3, "did you mean \"webhook\"?")]
    [InlineData("channels:\n  - { name: ops, webhook: { url: \"x\" } }", 3, "is not a URL")]
    [InlineData("channels:\n  - { name: ops, fake: {} }\n  - { name: ops, fake: {} }", 4, "more than once")]
    [InlineData("channels:\n  - { name: ops, timeout: 5m, fake: {} }", 3, "1s to 2m")]
    [InlineData("channels:\n  - { name: ops, fake: {} }\nroute: { channel: opps }", 4, "did you mean \"ops\"?")]
    [InlineData("channels:\n  - { name: ops, fake: {} }\nroute: { groupBy: [a] }", 4, "needs a channel")]
    [InlineData("channels:\n  - { name: ops, fake: {} }\nroute:\n  channel: ops\n  routes:\n    - { match: severity }", 7, "is not a condition")]
    [InlineData("channels:\n  - { name: ops, fake: {} }\nroute:\n  channel: ops\n  muteTimes: [nigt]\nmuteTimes:\n  - { name: night, cron: \"22:00\", duration: 8h }", 6, "did you mean \"night\"?")]
    [InlineData("channels:\n  - { name: ops, fake: {} }\nroute: { channel: ops, groupBy: [..., a] }", 4, "write it alone")]
    [InlineData("maintenance:\n  - { name: backup, cron: \"25:00\", duration: 1h }", 3, "no time of day")]
    [InlineData("maintenance:\n  - { name: backup, cron: \"22:00\", duration: 1h, timeZone: Europe/Berln }", 3, "did you mean \"Europe/Berlin\"?")]
    [InlineData("inhibit:\n  - { source: [], target: a=\"b\" }", 3, "any alert would inhibit")]
    [InlineData("alertmanagers:\n  - { url: \"ftp://x\" }", 3, "http://")]
    [InlineData("channels:\n  - name: ops\n    email: { server: mail.example.org, from: a@b.c, to: [\"Ann <ann@b.c>\"] }", 4, "not an e-mail address")]
    [InlineData("channels:\n  - name: ops\n    email: { server: mail.example.org, encryption: none, userName: a, password: b, from: a@b.c, to: c@b.c }", 4, "in clear")]
    public void Load_Wrong_NamesTheLineAndWhatWouldBeRight(string text, int line, string message)
    {
        var error = Assert.Single(Story.Load(text).Errors);

        Assert.Equal(line, error.Line);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Find_ChildrenTakeFromAbove_AndKeysAreAlertmanagers()
    {
        var routing = Story.Read("""
            channels:
              - { name: ops, fake: {} }
              - { name: pager, fake: {} }
            route:
              channel: ops
              groupBy: [alertname]
              groupWait: 10s
              routes:
                - match: ['severity="critical"', 'team=~"a|b"']
                  channel: pager
                  routes:
                    - { match: service="db", repeatInterval: 1h }
            """);

        var route = Assert.Single(routing.Find(Labels.Of(("severity", "critical"), ("team", "a"), ("service", "db"))));

        Assert.Equal("{}/{severity=\"critical\",team=~\"a|b\"}/{service=\"db\"}", route.Key);
        Assert.Equal(("pager", TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), (route.Channel, route.GroupWait, route.GroupInterval, route.RepeatInterval));
        Assert.Equal("ops", Assert.Single(routing.Find(Labels.Of(("severity", "critical"), ("team", "c")))).Channel);
    }

    [Fact]
    public void Find_NoRoutes_EverythingGoesToTheFirstChannel()
    {
        var routing = Story.Read("channels:\n  - { name: first, fake: {} }\n  - { name: second, fake: {} }");

        var route = Assert.Single(routing.Find(Labels.Of(("alertname", "A"))));

        Assert.Equal(("first", "alertname"), (route.Channel, Assert.Single(route.GroupBy)));
    }
}
