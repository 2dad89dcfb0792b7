using System.Globalization;
using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Dashboard.Health;
using static Quarterdeck.Dashboard.Tests.Support.Fleet;

namespace Quarterdeck.Dashboard.Tests.Health;

public class OverviewModelTests
{
    [Fact]
    public void Build_Lines_UrgentFirstCausesBeforeTheirVictims()
    {
        var model = Build(
            Service("fine"),
            Service("victim", Status.Down, becauseOf: "root", priority: Priority.High),
            Service("root", Status.Down),
            Service("lesser", Status.Degraded),
            Service("important", priority: Priority.High));

        Assert.Equal(["root", "victim", "lesser", "important", "fine"], model.Lines.Where(line => line.Service is not null).Select(line => line.Service!.Name));
    }

    [Fact]
    public void Build_Environments_WorstFirstEachWithItsCounts()
    {
        var model = Build(Service("a", environment: "production"), Service("b", Status.Down, environment: "staging"), Service("c", environment: "staging"));

        var heads = model.Lines.Where(line => line.Head is not null).ToList();
        Assert.Equal(["staging", "production"], heads.Select(line => line.Head));
        Assert.Equal([(Status.Down, 1), (Status.Ok, 1)], heads[0].Counts!);
    }

    [Theory]
    [InlineData("root", true)]
    [InlineData(null, false)]
    public void Build_Cause_OnlyWhereAllTroubleHasOneRoot(string? becauseOf, bool one)
    {
        var model = Build(Service("root", Status.Down), Service("victim", Status.Degraded, becauseOf: becauseOf));

        Assert.Equal(one ? "root" : null, model.Cause);
    }

    [Fact]
    public void Build_Filtered_CountsEverythingShowsWhatMatches()
    {
        var model = OverviewModel.Build([Service("web", Status.Down), Service("db")], OverviewFilter.Parse("we", "down"));

        Assert.Equal((2, 1), (model.Total, model.Shown));
        Assert.Contains((Status.Ok, 1), model.Counts);
    }

    [Theory]
    [InlineData("", "No services")]
    [InlineData("o", "The one service is OK")]
    [InlineData("oo", "All 2 services are OK")]
    [InlineData("op", "Nothing is wrong")]
    [InlineData("ou", "1 service is not known")]
    [InlineData("guu", "1 service is degraded")]
    [InlineData("dogd", "2 services are down")]
    [InlineData("omo", "1 service is in maintenance, nothing else is wrong")]
    [InlineData("mmp", "2 services are in maintenance, nothing else is wrong")]
    [InlineData("mg", "1 service is degraded")]
    public void Headline_OfStatuses_SaysTheWorst(string statuses, string expected)
    {
        var services = statuses.Select((letter, i) => Service($"s{i}", letter switch
        {
            'd' => Status.Down,
            'g' => Status.Degraded,
            'u' => Status.Unknown,
            'p' => Status.Paused,
            'm' => Status.Maintenance,
            _ => Status.Ok,
        }));

        Assert.Equal(expected, Words(StatusPhrases.Headline(Build([.. services]))));
    }

    [Fact]
    public void Why_OfService_CauseThenConfirmingThenReason()
    {
        var confirming = Check("web", "health", Status.Ok, state: state => state with { NotPassed = new Streak(2, Now), Last = Seen(Outcome.Failed, "timed out") });

        Assert.Equal("because of redis: HTTP 503", Words(StatusPhrases.Why(Service("web", Status.Down, becauseOf: "redis"), At)));
        Assert.Equal("timed out (confirming, 2 of 3)", Words(StatusPhrases.Why(Service("web", checks: confirming), At)));
        Assert.Equal("body {\"a\": {0}}", Words(StatusPhrases.Why(Service("web", Status.Down, reason: "body {\"a\": {0}}"), At)));
    }

    [Fact]
    public void Why_InMaintenance_SaysUntilWhenAndWhatTheChecksSay()
    {
        Assert.Equal("\"backup\" until 13:00; its checks pass", Words(StatusPhrases.Why(InMaintenance(Service("web")), At)));
        Assert.Equal(
            "\"backup\" until 13:00; checks say DOWN since 11:56: refused",
            Words(StatusPhrases.Why(InMaintenance(Service("web", Status.Down, becauseOf: "redis", reason: "refused")), At)));
    }

    [Fact]
    public void Wall_ManyServices_BoundsBothKindsOfTiles()
    {
        var wall = WallModel.Build([.. Enumerable.Range(0, 1000).Select(i => Service($"s{i:0000}", i < 30 ? Status.Down : i == 500 ? Status.Paused : Status.Ok))]);

        Assert.Equal((WallModel.MostWrong, 30 - WallModel.MostWrong), (wall.Wrong.Count, wall.WrongLeftOut));
        Assert.Equal((WallModel.MostFine, 970 - WallModel.MostFine), (wall.Fine.Count, wall.FineLeftOut));
        Assert.All(wall.Wrong, service => Assert.Equal(Status.Down, service.Status));
        Assert.Equal(30, wall.Overall.WorstCount);
    }

    private static OverviewModel Build(params ServiceSnapshot[] services) => OverviewModel.Build(services, OverviewFilter.All);

    private static string At(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Words(Phrase phrase) => string.Format(CultureInfo.InvariantCulture, phrase.Text, phrase.Arguments);
}
