namespace Quarterdeck.Core.Health;

/// <summary>Identity of a check: the service's name and the check's name within it.</summary>
public readonly record struct CheckKey(string Service, string Check)
{
    public override string ToString() => $"{Service}/{Check}";
}

/// <summary>The result of one probe, as it is kept.</summary>
/// <param name="At">When the probe began, to the millisecond, UTC.</param>
/// <param name="Outcome">What it found.</param>
/// <param name="Latency">How long the exchange took.</param>
/// <param name="Message">What was seen, in one line.</param>
/// <param name="Report">What the service said of itself, where it did.</param>
/// <param name="Since">Since when it holds, where the target's keeper knows.</param>
public sealed record Observation(DateTimeOffset At, Outcome Outcome, TimeSpan Latency, string Message, HealthReport? Report = null, DateTimeOffset? Since = null)
{
    /// <summary>What was seen, as figures; <see langword="null"/> where the kind of probe has none. Not kept over a restart.</summary>
    public ProbeFacts? Facts { get; init; }
}

/// <summary>Observations whose commit is done.</summary>
public sealed class ObservationsCommitted(IReadOnlyList<CommittedObservation> observations) : EventArgs
{
    public IReadOnlyList<CommittedObservation> Observations { get; } = observations;
}

/// <summary>An observation whose commit is done.</summary>
/// <param name="Check">The check as it was defined then.</param>
/// <param name="Observation">What was found.</param>
public readonly record struct CommittedObservation(CheckDefinition Check, Observation Observation);
