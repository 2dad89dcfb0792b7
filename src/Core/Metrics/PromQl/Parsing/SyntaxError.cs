namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>
/// Leaves the parser at the first mistake. It never leaves <see cref="PromQlExpression.Parse"/>, which makes a value of it.
/// </summary>
internal sealed class SyntaxError(Span span, string message) : Exception(message)
{
    /// <summary>Where the mistake is.</summary>
    public Span Span { get; } = span;

    /// <summary>As Prometheus writes it: <c>1:5: parse error: …</c>, line and column from 1.</summary>
    public string Located(string text) => $"{Place(text, Span.Start)}: parse error: {Message}";

    /// <summary>Line and column of a position.</summary>
    public static string Place(string text, int position)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return $"{before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')}";
    }
}
