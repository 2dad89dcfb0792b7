using Quarterdeck.Core.Metrics.PromQl.Functions;

namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>What an expression gives.</summary>
internal enum ExprType
{
    Scalar,

    /// <summary>An instant vector.</summary>
    Vector,

    /// <summary>A range vector.</summary>
    Matrix,
    Text,
}

/// <summary>A part of a parsed expression; immutable, so that it can be evaluated many times and by many threads.</summary>
internal abstract record Expr(Span Span)
{
    /// <summary>What it gives.</summary>
    public abstract ExprType Type { get; }

    /// <summary>Its parts, in the order written.</summary>
    public virtual IEnumerable<Expr> Children => [];

    /// <summary>This part and all below it.</summary>
    public IEnumerable<Expr> Descendants() => Children.SelectMany(child => child.Descendants()).Prepend(this);

    /// <summary>The expression without parentheses around it.</summary>
    public Expr Bare => this is ParenExpr paren ? paren.Inner.Bare : this;

    /// <summary>The canonical text.</summary>
    public sealed override string ToString() => Printer.Print(this);
}

/// <param name="Value">The number; of a duration its seconds.</param>
/// <param name="IsDuration">Whether it was written as <c>5m</c>.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record NumberExpr(double Value, bool IsDuration, Span Span) : Expr(Span)
{
    public override ExprType Type => ExprType.Scalar;
}

/// <param name="Value">What it stands for.</param>
/// <param name="Written">As written, with quotes.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record TextExpr(string Value, string Written, Span Span) : Expr(Span)
{
    public override ExprType Type => ExprType.Text;
}

internal sealed record ParenExpr(Expr Inner, Span Span) : Expr(Span)
{
    public override ExprType Type => Inner.Type;

    public override IEnumerable<Expr> Children => [Inner];
}

/// <param name="IsMinus">Minus; plus changes nothing.</param>
/// <param name="Operand">What it is applied to.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record UnaryExpr(bool IsMinus, Expr Operand, Span Span) : Expr(Span)
{
    public override ExprType Type => Operand.Type;

    public override IEnumerable<Expr> Children => [Operand];
}

/// <summary>An expression that <c>offset</c> and <c>@</c> may follow.</summary>
internal abstract record TimedExpr(Timing Timing, Span Span) : Expr(Span);

/// <param name="Name">The metric's name before the braces; empty if there is none.</param>
/// <param name="Matchers">All conditions, that on the name included.</param>
/// <param name="Timing">Offset and fixed time.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record SelectorExpr(string Name, IReadOnlyList<LabelMatcher> Matchers, Timing Timing, Span Span) : TimedExpr(Timing, Span)
{
    public override ExprType Type => ExprType.Vector;
}

/// <param name="Selector">Which series; without timing of its own.</param>
/// <param name="Range">Milliseconds, more than zero.</param>
/// <param name="Timing">Offset and fixed time.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record RangeExpr(SelectorExpr Selector, long Range, Timing Timing, Span Span) : TimedExpr(Timing, Span)
{
    public override ExprType Type => ExprType.Matrix;

    public override IEnumerable<Expr> Children => [Selector];
}

/// <param name="Inner">Evaluated at every step.</param>
/// <param name="Range">Milliseconds, more than zero.</param>
/// <param name="Step">Milliseconds, more than zero; <see langword="null"/> for the engine's default.</param>
/// <param name="Timing">Offset and fixed time.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record SubqueryExpr(Expr Inner, long Range, long? Step, Timing Timing, Span Span) : TimedExpr(Timing, Span)
{
    public override ExprType Type => ExprType.Matrix;

    public override IEnumerable<Expr> Children => [Inner];
}

/// <param name="Operator">The operation.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="ReturnsBool">A comparison that gives 0 or 1 instead of filtering.</param>
/// <param name="Matching">How two vectors' elements find each other; <see langword="null"/> with a scalar.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record BinaryExpr(BinaryOperator Operator, Expr Left, Expr Right, bool ReturnsBool, Matching? Matching, Span Span) : Expr(Span)
{
    public override ExprType Type => Left.Type == ExprType.Scalar && Right.Type == ExprType.Scalar ? ExprType.Scalar : ExprType.Vector;

    public override IEnumerable<Expr> Children => [Left, Right];
}

/// <param name="Operator">The operation.</param>
/// <param name="IsWithout">Whether <paramref name="Labels"/> are those left out; otherwise those kept.</param>
/// <param name="Labels">Labels of the groups.</param>
/// <param name="Parameter">Of <c>topk</c>, <c>bottomk</c>, <c>quantile</c> and <c>count_values</c>.</param>
/// <param name="Operand">What is aggregated.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record AggregateExpr(AggregateOperator Operator, bool IsWithout, IReadOnlyList<string> Labels, Expr? Parameter, Expr Operand, Span Span) : Expr(Span)
{
    public override ExprType Type => ExprType.Vector;

    public override IEnumerable<Expr> Children => Parameter is null ? [Operand] : [Parameter, Operand];
}

internal sealed record CallExpr(FunctionDefinition Function, IReadOnlyList<Expr> Arguments, Span Span) : Expr(Span)
{
    public override ExprType Type => Function.Result;

    public override IEnumerable<Expr> Children => Arguments;
}
