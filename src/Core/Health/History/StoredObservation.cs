namespace Quarterdeck.Core.Health.History;

/// <summary>An observation as history keeps it.</summary>
/// <param name="At">When the probe began, milliseconds since 1970 UTC.</param>
/// <param name="Outcome">What it found.</param>
/// <param name="Latency">A <see cref="LatencyCode"/>.</param>
/// <param name="Message">What was seen; kept only where the probe did not pass.</param>
public readonly record struct StoredObservation(long At, Outcome Outcome, int Latency, string? Message)
{
    public static StoredObservation From(Observation observation) => new(
        observation.At.ToUnixTimeMilliseconds(),
        observation.Outcome,
        LatencyCode.From(observation.Latency),
        observation.Outcome == Outcome.Passed ? null : observation.Message);

    public Observation ToObservation() =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(At), Outcome, LatencyCode.ToLatency(Latency), Message ?? "passed");
}
