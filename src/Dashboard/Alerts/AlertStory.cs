using Quarterdeck.Core;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>How a step of the chain looks.</summary>
public enum StepLook
{
    /// <summary>It was passed.</summary>
    Done,

    /// <summary>It is under way, or waited for.</summary>
    Active,

    /// <summary>Here the alert is held back.</summary>
    Stop,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A fact beside the way.</summary>
    Fact,

    /// <summary>It is not reached.</summary>
    Ahead,
}

/// <summary>A step from the samples to the person.</summary>
/// <param name="Look">How it looks.</param>
/// <param name="Title">The stage, a key of <see cref="Shared.Texts"/>.</param>
/// <param name="Text">The fact, a key of <see cref="Shared.Texts"/>.</param>
/// <param name="Arguments">Fill the text's places.</param>
public sealed record StoryStep(StepLook Look, string Title, string Text, params object[] Arguments)
{
    /// <summary>When.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What <see cref="Time"/> means.</summary>
    public TimeRole Role { get; init; }

    /// <summary>An expression that the fact follows from.</summary>
    public string? Code { get; init; }

    /// <summary>The alert that the fact is about.</summary>
    public AlertKey? By { get; init; }
}

/// <summary>The chain on one way to people.</summary>
/// <param name="Channel">Name of the channel; <see langword="null"/> where there is none.</param>
/// <param name="Fate">How it ends, in a few words.</param>
/// <param name="Steps">From the route on.</param>
public sealed record StoryWay(string? Channel, AlertFate Fate, IReadOnlyList<StoryStep> Steps);

/// <summary>Why people were told of an alert, or not: what raised it, then each way that it takes.</summary>
public sealed record AlertStory(IReadOnlyList<StoryStep> Origin, IReadOnlyList<StoryWay> Ways)
{
    /// <param name="explanation">What the notifications say.</param>
    /// <param name="rule">The alert's rule; <see langword="null"/> where it has none, or is gone.</param>
    /// <param name="outcome">How the rule fared last.</param>
    public static AlertStory Tell(AlertExplanation explanation, AlertingRule? rule, RuleOutcome? outcome) => new(
        [.. OriginOf(explanation.Alert, rule, outcome), StateOf(explanation.Alert)],
        explanation.Ways.Count > 0
            ? [.. explanation.Ways.Select(way => new StoryWay(way.Channel, AlertFate.Of(way), [.. Steps(way)]))]
            : [new StoryWay(Channel: null, AlertFate.Of(explanation), [new StoryStep(StepLook.Stop, "Route", "There is no other channel that could tell of it.")])]);

    private static IEnumerable<StoryStep> OriginOf(Alert alert, AlertingRule? rule, RuleOutcome? outcome)
    {
        switch (alert.Source)
        {
            case AlertSource.Event:
                yield return new StoryStep(StepLook.Done, "Event", "It was posted to the console.") { Time = alert.ActiveAt, Role = TimeRole.Ago };
                break;
            case AlertSource.Alertmanager:
                yield return new StoryStep(StepLook.Done, "Alertmanager", "An Alertmanager passed it on.") { Time = alert.ActiveAt, Role = TimeRole.Ago };
                break;
            case AlertSource.BuiltIn:
                yield return new StoryStep(StepLook.Done, "Board", rule is null ? "The console watches itself; seen" : "Watched without any rule: {0}; seen", rule?.Expression ?? "") { Time = alert.ActiveAt, Role = TimeRole.Ago };
                break;
            default:
                foreach (var step in RuleSteps(alert, rule, outcome))
                    yield return step;
                break;
        }
    }

    private static IEnumerable<StoryStep> RuleSteps(Alert alert, AlertingRule? rule, RuleOutcome? outcome)
    {
        if (rule is null)
        {
            yield return new StoryStep(StepLook.Fact, "Rule", "Its rule is no longer in the workspace.");
            yield break;
        }

        yield return outcome switch
        {
            { Problem: { } problem } => new StoryStep(StepLook.Failed, "Samples", "The expression cannot be evaluated: {0}. The alert stays as it was.", problem) { Time = outcome.At, Role = TimeRole.Ago, Code = rule.Expression },
            null => new StoryStep(StepLook.Active, "Samples", "The expression is not evaluated yet.") { Code = rule.Expression },
            _ when alert.State == AlertState.Resolved => new StoryStep(StepLook.Fact, "Samples", "The expression gives nothing for these labels now; evaluated") { Time = outcome.At, Role = TimeRole.Ago, Code = rule.Expression },
            _ => new StoryStep(StepLook.Done, "Samples", "The expression gives {0}; evaluated", AlertWords.Number(alert.Value)) { Time = outcome.At, Role = TimeRole.Ago, Code = rule.Expression },
        };
        var holds = new StoryStep(StepLook.Done, "Rule", rule.For == TimeSpan.Zero ? "Its condition was seen to hold; it fires at once" : "Its condition was seen to hold; it must for {0}", rule.For.InWords()) { Time = alert.ActiveAt, Role = TimeRole.Ago };
        yield return alert.State == AlertState.Pending
            ? holds with { Look = StepLook.Active, Text = "Its condition holds; if it does for {0}, it fires", Time = alert.ActiveAt + rule.For, Role = TimeRole.At }
            : holds;
        if (alert.KeptFiringSince is { } kept)
            yield return new StoryStep(StepLook.Fact, "Rule", "Its condition ended; it is kept firing for {0}", Durations.Format(rule.KeepFiringFor)) { Time = kept, Role = TimeRole.Ago };
    }

    private static StoryStep StateOf(Alert alert) => alert.State switch
    {
        AlertState.Pending => new StoryStep(StepLook.Active, "State", "Pending since") { Time = alert.ActiveAt, Role = TimeRole.Ago },
        AlertState.Firing when alert.EndsAt is { } ends => new StoryStep(StepLook.Done, "State", "Firing; it is over by itself") { Time = ends, Role = TimeRole.At },
        AlertState.Firing => new StoryStep(StepLook.Done, "State", "It began to fire") { Time = alert.Since, Role = TimeRole.Ago },
        _ => new StoryStep(StepLook.Done, "State", "It fired for {0} and was resolved", ((alert.ResolvedAt ?? alert.ActiveAt) - (alert.FiredAt ?? alert.ActiveAt)).InWords()) { Time = alert.ResolvedAt, Role = TimeRole.Ago },
    };

    private static IEnumerable<StoryStep> Steps(AlertWay way)
    {
        foreach (var verdict in way.Verdicts)
            yield return Step(verdict);
        if (way.Verdicts.Any(verdict => verdict.Holds) && way.Verdicts.All(verdict => verdict.Kind != VerdictKind.Sent))
            yield return new StoryStep(StepLook.Ahead, "Message", "Not sent: it is held back.");
    }

    private static StoryStep Step(Verdict verdict)
    {
        var (look, title, role) = verdict.Kind switch
        {
            VerdictKind.Pending => (StepLook.Ahead, "Message", TimeRole.None),
            VerdictKind.NoChannel => (StepLook.Stop, "Channel", TimeRole.None),
            VerdictKind.Routed => (StepLook.Done, "Route", TimeRole.None),
            VerdictKind.Maintenance => (StepLook.Stop, "Maintenance", TimeRole.Until),
            VerdictKind.Muted => (StepLook.Stop, "Mute time", TimeRole.Until),
            VerdictKind.Inhibited => (StepLook.Stop, "Inhibition", TimeRole.Until),
            VerdictKind.Because => (StepLook.Stop, "Cause", TimeRole.Until),
            VerdictKind.Silenced => (StepLook.Stop, "Silence", TimeRole.Until),
            VerdictKind.Acknowledged => (StepLook.Fact, "Acknowledgement", TimeRole.Ago),
            VerdictKind.Waiting => (StepLook.Active, "Group", TimeRole.Until),
            VerdictKind.Due => (StepLook.Active, "Message", TimeRole.Ago),
            VerdictKind.Sending => (StepLook.Active, "Message", TimeRole.Ago),
            VerdictKind.Failed => (StepLook.Failed, "Message", TimeRole.At),
            VerdictKind.Sent => (StepLook.Done, "Message", TimeRole.Ago),
            VerdictKind.NothingNew => (StepLook.Fact, "Repeat", TimeRole.At),
            _ => (StepLook.Fact, "Message", TimeRole.Ago),
        };
        return new StoryStep(look, title, "{0}", verdict.Text) { Time = verdict.At, Role = verdict.At is null ? TimeRole.None : role, By = verdict.By };
    }
}
