using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Writes an expression in its canonical form, on one line; it parses to the same expression.</summary>
internal static class Printer
{
    /// <summary>The canonical text.</summary>
    public static string Print(Expr expr) => expr switch
    {
        NumberExpr { IsDuration: true } number => NumberText.Duration((long)Math.Round(number.Value * 1000)),
        NumberExpr number => SampleText.Of(number.Value),
        TextExpr text => Labels.Quoted(text.Value),
        ParenExpr paren => $"({Print(paren.Inner)})",
        UnaryExpr unary => $"{(unary.IsMinus ? '-' : '+')}{Print(unary.Operand)}",
        SelectorExpr selector => Selector(selector) + Modifiers(selector.Timing),
        RangeExpr range => $"{Selector(range.Selector)}[{NumberText.Duration(range.Range)}]{Modifiers(range.Timing)}",
        SubqueryExpr subquery => $"{Print(subquery.Inner)}[{NumberText.Duration(subquery.Range)}:{(subquery.Step is { } step ? NumberText.Duration(step) : "")}]{Modifiers(subquery.Timing)}",
        BinaryExpr binary => $"{Print(binary.Left)} {binary.Operator.Sign}{(binary.ReturnsBool ? " bool" : "")}{MatchingText(binary.Matching)} {Print(binary.Right)}",
        AggregateExpr aggregate => Aggregate(aggregate),
        CallExpr call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr.GetType().Name, "not printable"),
    };

    private static string Selector(SelectorExpr selector)
    {
        var conditions = selector.Matchers
            .Where(matcher => selector.Name.Length == 0 || !string.Equals(matcher.Name, Labels.MetricName, StringComparison.Ordinal))
            .Select(Condition)
            .Order(StringComparer.Ordinal)
            .ToList();
        return conditions.Count == 0 && selector.Name.Length > 0 ? selector.Name : $"{selector.Name}{{{string.Join(',', conditions)}}}";
    }

    private static string Condition(LabelMatcher matcher)
    {
        var written = matcher.ToString();
        return IsName(matcher.Name) ? written : Labels.Quoted(matcher.Name) + written[matcher.Name.Length..];
    }

    private static string Modifiers(Timing timing)
    {
        var text = new StringBuilder();
        text.Append(timing.Fixed switch
        {
            FixedTime.Given => $" @ {(timing.At / 1000m).ToString("0.000", CultureInfo.InvariantCulture)}",
            FixedTime.Start => " @ start()",
            FixedTime.End => " @ end()",
            _ => "",
        });
        if (timing.Offset != 0)
            text.Append(" offset ").Append(NumberText.Duration(timing.Offset));
        return text.ToString();
    }

    private static string MatchingText(Matching? matching)
    {
        if (matching is null)
            return "";
        var isGrouped = matching.Cardinality != Cardinality.OneToOne;
        var text = matching.IsOn || matching.Labels.Count > 0 || isGrouped ? $" {(matching.IsOn ? "on" : "ignoring")} ({Names(matching.Labels)})" : "";
        return isGrouped ? $"{text} group_{(matching.Cardinality == Cardinality.ManyToOne ? "left" : "right")} ({Names(matching.Include)})" : text;
    }

    private static string Aggregate(AggregateExpr aggregate)
    {
        var grouping = aggregate.IsWithout ? $" without ({Names(aggregate.Labels)}) " : aggregate.Labels.Count > 0 ? $" by ({Names(aggregate.Labels)}) " : "";
        var parameter = aggregate.Parameter is null ? "" : $"{Print(aggregate.Parameter)}, ";
        return $"{aggregate.Operator.Name}{grouping}({parameter}{Print(aggregate.Operand)})";
    }

    private static string Names(IEnumerable<string> labels) => string.Join(", ", labels.Select(label => IsName(label) ? label : Labels.Quoted(label)));

    private static bool IsName(string label) =>
        label.Length > 0 && !char.IsAsciiDigit(label[0]) && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
