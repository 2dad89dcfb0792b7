using Quarterdeck.Core;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>How the state of a run looks: a style of a status, a shape that differs without colour, and the word.</summary>
public sealed record RunLook(string Style, string Shape, string Word)
{
    private const string Play = "M1.5 0l8 5-8 5z";

    public static RunLook Of(JobRunState state) => state switch
    {
        JobRunState.Running => new("unknown", Play, "running"),
        JobRunState.Succeeded => Like(Status.Ok, "succeeded"),
        JobRunState.Failed => Like(Status.Down, "failed"),
        JobRunState.Cancelled => Like(Status.Paused, "cancelled"),
        _ => Like(Status.Degraded, "interrupted"),
    };

    private static RunLook Like(Status status, string word)
    {
        var look = StatusLook.Of(status);
        return new RunLook(look.Style, look.Shape, word);
    }
}
