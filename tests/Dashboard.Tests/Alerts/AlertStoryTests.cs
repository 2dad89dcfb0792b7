using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Dashboard.Alerts;

namespace Quarterdeck.Dashboard.Tests.Alerts;

public sealed class AlertStoryTests
{
    private static readonly AlertingRule Rule = new()
    {
        Key = "alerts/a.yml/g/A",
        Name = "A",
        Expression = "up == 0",
        For = TimeSpan.FromMinutes(5),
        Labels = new Dictionary<string, string>(),
        Annotations = new Dictionary<string, string>(),
    };

    private static readonly RuleGroup Group = new() { Key = "alerts/a.yml/g", Name = "g", File = "alerts/a.yml", Rules = [Rule] };

    [Fact]
    public void Tell_FiringAndTold_RunsFromTheSamplesToTheMessage()
    {
        var story = AlertStory.Tell(Told.On(Told.Alert("A"), Told.Sent), Rule, Outcome());

        Assert.Equal(["Samples", "Rule", "State"], story.Origin.Select(step => step.Title));
        Assert.Equal(("up == 0", "0.5"), (story.Origin[0].Code, story.Origin[0].Arguments[0]));
        Assert.Equal(["Route", "Message"], Assert.Single(story.Ways).Steps.Select(step => step.Title));
        Assert.DoesNotContain(StepLook.Stop, Looks(story));
    }

    [Fact]
    public void Tell_Silenced_StopsThereAndTheMessageIsNotReached()
    {
        var story = AlertStory.Tell(Told.On(Told.Alert("A"), Told.Of(VerdictKind.Silenced, "silenced by #1")), Rule, Outcome());

        Assert.Equal([StepLook.Done, StepLook.Stop, StepLook.Ahead], story.Ways[0].Steps.Select(step => step.Look));
    }

    [Fact]
    public void Tell_ToldBeforeItWasSilenced_DoesNotDenyTheMessage() =>
        Assert.DoesNotContain(StepLook.Ahead, Looks(AlertStory.Tell(Told.On(Told.Alert("A"), Told.Of(VerdictKind.Silenced), Told.Sent), Rule, Outcome())));

    [Fact]
    public void Tell_Pending_SaysWhenItFires()
    {
        var story = AlertStory.Tell(Told.On(Told.Alert("A", state: AlertState.Pending), Told.Of(VerdictKind.Pending)), Rule, Outcome());

        Assert.Equal((StepLook.Active, Told.Since.AddMinutes(5), TimeRole.At), (story.Origin[1].Look, story.Origin[1].Time, story.Origin[1].Role));
    }

    [Fact]
    public void Tell_RuleCannotBeEvaluated_SaysWhy() =>
        Assert.Equal(StepLook.Failed, AlertStory.Tell(Told.On(Told.Alert("A")), Rule, Outcome("many-to-many")).Origin[0].Look);

    [Fact]
    public void Tell_HeldBecauseOfAnother_PointsAtIt()
    {
        var cause = Told.Alert("Down", "redis");

        Assert.Equal(cause.Key, AlertStory.Tell(Told.On(Told.Alert("A"), Told.Because(cause)), Rule, Outcome()).Ways[0].Steps[1].By);
    }

    [Fact]
    public void Tell_NoWay_StopsAtTheRoute() =>
        Assert.Equal(StepLook.Stop, Assert.Single(AlertStory.Tell(new AlertExplanation(Told.Alert("A"), []), Rule, Outcome()).Ways[0].Steps).Look);

    [Theory]
    [InlineData(AlertSource.Event, "Event")]
    [InlineData(AlertSource.Alertmanager, "Alertmanager")]
    [InlineData(AlertSource.BuiltIn, "Board")]
    public void Tell_RaisedByOthers_BeginsWithThem(AlertSource source, string title) =>
        Assert.Equal(title, AlertStory.Tell(Told.On(Told.Alert("A", source: source)), rule: null, outcome: null).Origin[0].Title);

    private static RuleOutcome Outcome(string? problem = null) => new(Rule, Group, Told.Since.AddMinutes(1), TimeSpan.FromMilliseconds(2), 1, problem);

    private static IEnumerable<StepLook> Looks(AlertStory story) => story.Origin.Concat(story.Ways.SelectMany(way => way.Steps)).Select(step => step.Look);
}
