using Quarterdeck.Core.Metrics.PromQl;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary>Shows where in an expression a mistake is.</summary>
public static class CaretLines
{
    /// <summary>The line with the mistake and carets under it; <see langword="null"/> where the expression has none.</summary>
    public static (string Line, string Carets, string Message)? Of(string expression)
    {
        if (PromQlExpression.Parse(expression, out var mistake) is not null)
            return null;
        var start = Math.Min(mistake!.Start, expression.Length);
        var lineStart = start == 0 ? 0 : expression.LastIndexOf('\n', start - 1) + 1;
        var lineEnd = expression.IndexOf('\n', start) is var end and >= 0 ? end : expression.Length;
        var length = Math.Max(1, Math.Min(mistake.End, lineEnd) - start);
        return (expression[lineStart..lineEnd].Replace('\t', ' '), new string(' ', start - lineStart) + new string('^', length), mistake.Message);
    }
}
