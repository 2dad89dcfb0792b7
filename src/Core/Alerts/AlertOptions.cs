using System.ComponentModel.DataAnnotations;

namespace Quarterdeck.Core.Alerts;

/// <summary>Settings of rules and alerts (configuration section <c>Alerts</c>).</summary>
public sealed record AlertOptions
{
    /// <summary>Time between two evaluations of a group that names none of its own; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where people reach the console, for links in notifications; without a slash at its end. No setting of this section.</summary>
    public string ExternalUrl { get; internal init; } = "http://127.0.0.1:5080";
}
