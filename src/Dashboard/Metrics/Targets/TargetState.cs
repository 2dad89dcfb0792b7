using Quarterdeck.Core;
using Quarterdeck.Core.Metrics.Scraping;

namespace Quarterdeck.Dashboard.Metrics.Targets;

/// <summary>How the scraping of a target stands; the worst first.</summary>
public enum TargetState
{
    Fails,

    /// <summary>Not scraped yet.</summary>
    Waiting,
    Works,
}

/// <summary>How states of targets are told.</summary>
public static class TargetStates
{
    public static TargetState Of(ScrapeStatus target) => target switch { { LastAt: null } => TargetState.Waiting, { Error: null } => TargetState.Works, _ => TargetState.Fails };

    /// <summary>A key of the texts.</summary>
    public static string Word(this TargetState state) => state switch { TargetState.Fails => "fails", TargetState.Waiting => "not yet", _ => "works" };

    /// <summary>The same behind a number.</summary>
    public static string Counted(this TargetState state) => state switch { TargetState.Fails => "failing", TargetState.Waiting => "not scraped yet", _ => "working" };

    public static Status Status(this TargetState state) => state switch { TargetState.Fails => Core.Status.Down, TargetState.Waiting => Core.Status.Unknown, _ => Core.Status.Ok };
}
