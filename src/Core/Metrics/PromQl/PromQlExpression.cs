namespace Quarterdeck.Core.Metrics.PromQl;

public sealed class PromQlExpression
{
    public TimeSpan Reach => TimeSpan.Zero;

    public static (PromQlExpression? Expression, string? Error) Parse(string text) => text.Contains('(') == text.Contains(')') ? (new PromQlExpression(), null) : (null, "bad");
}
