namespace Quarterdeck.Core.Alerts;

/// <summary>Settings of rules and alerts (<c>Alerts</c>).</summary>
public sealed record AlertOptions
{
    /// <summary>Time between two evaluations of a group that names none of its own; 1 s or more.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where people reach the console, for links in notifications (<c>Console:ExternalUrl</c>); without a slash at its end.</summary>
    public string ExternalUrl { get; init; } = "http://127.0.0.1:5080";
}
