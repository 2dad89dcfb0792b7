namespace Quarterdeck.Core.Metrics;

/// <summary>One label of a series.</summary>
/// <param name="Name">The name, such as <c>job</c>; the metric's own name is <see cref="Labels.MetricName"/>.</param>
/// <param name="Value">The value; a label without a value is no label.</param>
public readonly record struct Label(string Name, string Value);
