namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>What a source says of one of its metrics with <c># TYPE</c>, <c># HELP</c> and <c># UNIT</c>.</summary>
/// <param name="Metric">The name, without <c>_bucket</c> and its like.</param>
/// <param name="Type">counter, gauge, histogram, summary, info, stateset, gaugehistogram; <c>unknown</c> where it does not say.</param>
/// <param name="Help">One or more lines for people; empty where there are none.</param>
/// <param name="Unit">Such as <c>seconds</c>; only OpenMetrics says it.</param>
public sealed record MetricDescription(string Metric, string Type, string Help, string Unit)
{
    /// <summary>The type of a metric that nobody describes.</summary>
    public const string Unknown = "unknown";
}

/// <summary>The same with the source's labels.</summary>
public sealed record TargetDescription(Labels Target, MetricDescription Description);
