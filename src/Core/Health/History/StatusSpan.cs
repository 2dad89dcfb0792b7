namespace Quarterdeck.Core.Health.History;

/// <summary>A status from a moment on, until the next span begins.</summary>
public readonly record struct StatusSpan(DateTimeOffset From, Status Status);
