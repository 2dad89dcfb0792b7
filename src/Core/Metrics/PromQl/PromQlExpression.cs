using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>A PromQL expression that is well-formed and well-typed. Immutable; safe for many threads.</summary>
public sealed class PromQlExpression
{
    private PromQlExpression(string text, Expr root)
    {
        Text = text;
        Root = root;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>In canonical form, on one line.</summary>
    public string Canonical => Root.ToString();

    /// <summary>What it gives, as the documentation calls it: <c>scalar</c>, <c>instant vector</c>, <c>range vector</c> or <c>string</c>.</summary>
    public string Type => Root.Type.Words;

    /// <summary>Whether a rule can have it: it gives an instant vector or a scalar.</summary>
    public bool CanBeRule => Root.Type is ExprType.Vector or ExprType.Scalar;

    /// <summary>The metrics that its selectors name, ordered; a selector by pattern names none.</summary>
    public IReadOnlyList<string> MetricNames => Ordered(Matchers
        .Where(matcher => matcher.Kind == MatchKind.Equal && string.Equals(matcher.Name, Labels.MetricName, StringComparison.Ordinal))
        .Select(matcher => matcher.Value));

    /// <summary>The labels that its selectors and groupings name, ordered.</summary>
    public IReadOnlyList<string> LabelNames => Ordered(Matchers.Select(matcher => matcher.Name)
        .Concat(Root.Descendants().OfType<AggregateExpr>().SelectMany(aggregate => aggregate.Labels))
        .Concat(Root.Descendants().OfType<BinaryExpr>().SelectMany(binary => binary.Matching is { } matching ? matching.Labels.Concat(matching.Include) : []))
        .Where(name => !string.Equals(name, Labels.MetricName, StringComparison.Ordinal)));

    /// <summary>How far before the moment of evaluation samples are looked for, the look-back left out; zero where only the newest count.</summary>
    public TimeSpan Reach => TimeSpan.FromMilliseconds(ReachOf(Root));

    /// <summary>The comparison with a number that it is; <see langword="null"/> where it is something else.</summary>
    public PromQlThreshold? Threshold => PromQlThreshold.Of(Root);

    /// <summary>In what its values are counted.</summary>
    public PromQlUnit Unit => UnitFinder.Of(Root);

    /// <summary>The names of all functions and aggregations, for completion.</summary>
    public static IEnumerable<string> FunctionNames => FunctionCatalog.Names;

    internal Expr Root { get; }

    private IEnumerable<LabelMatcher> Matchers => Root.Descendants().OfType<SelectorExpr>().SelectMany(selector => selector.Matchers);

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="error">What is wrong and where, as <c>1:5: parse error: …</c>; <see langword="null"/> with a result.</param>
    /// <returns>The expression; <see langword="null"/> if the text is none.</returns>
    public static PromQlExpression? Parse(string text, out PromQlError? error)
    {
        try
        {
            error = null;
            return new PromQlExpression(text, Parser.Parse(text));
        }
        catch (SyntaxError mistake)
        {
            error = new PromQlError(mistake.Located(text), mistake.Span.Start, mistake.Span.End);
            return null;
        }
    }

    private static long ReachOf(Expr expression) => expression.Children.Select(ReachOf).DefaultIfEmpty().Max() + expression switch
    {
        RangeExpr range => range.Range + Math.Max(0, range.Timing.Offset),
        SubqueryExpr subquery => subquery.Range + Math.Max(0, subquery.Timing.Offset),
        SelectorExpr selector => Math.Max(0, selector.Timing.Offset),
        _ => 0,
    };

    private static List<string> Ordered(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>Why a text is no expression.</summary>
/// <param name="Message">With line and column, both from 1: <c>1:5: parse error: …</c>.</param>
/// <param name="Start">The first character of the mistake, from 0.</param>
/// <param name="End">The character after it.</param>
public sealed record PromQlError(string Message, int Start, int End);
