using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>An element of a query's answer, as templates see it: <c>.Labels</c> and <c>.Value</c>.</summary>
internal sealed record TemplateSample(Labels Labels, double Value);
