using Quarterdeck.Core;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>How the state of a rule looks: a style of a status, a shape that differs without colour, and the word.</summary>
public sealed record RuleLook(string Style, string Shape, string Word)
{
    private const string Triangle = "M1.5 0l8 5-8 5z";

    /// <summary>The look of a state; of a rule that fires, as bad as it says it is.</summary>
    public static RuleLook Of(RuleState state, string severity) => state switch
    {
        RuleState.Broken => Like(Status.Down, "cannot be evaluated"),
        RuleState.Firing => Like(severity == "critical" ? Status.Down : Status.Degraded, "firing"),
        RuleState.Pending => new("degraded", Triangle, "pending"),
        RuleState.Waiting => Like(Status.Unknown, "not evaluated yet"),
        RuleState.Recording => Like(Status.Ok, "records"),
        _ => Like(Status.Ok, "quiet"),
    };

    private static RuleLook Like(Status status, string word)
    {
        var look = StatusLook.Of(status);
        return new RuleLook(look.Style, look.Shape, word);
    }
}
