using Quarterdeck.Core;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>How bad an alert is: a style and a shape of a status, and the word. Words of others' rules look like warnings.</summary>
public sealed record SeverityLook(string Style, string Shape, string Word, int Rank)
{
    /// <summary>The three that the console itself uses, the worst first.</summary>
    public static readonly IReadOnlyList<string> Known = ["critical", "warning", "info"];

    public static SeverityLook Of(string severity) => severity switch
    {
        "critical" => Like(Status.Down, severity, 0),
        "info" => Like(Status.Unknown, severity, 2),
        _ => Like(Status.Degraded, severity, 1),
    };

    private static SeverityLook Like(Status status, string word, int rank)
    {
        var look = StatusLook.Of(status);
        return new SeverityLook(look.Style, look.Shape, word, rank);
    }
}
