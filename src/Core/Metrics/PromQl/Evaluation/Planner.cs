using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// Makes the parts that evaluate an expression, and notes which series they need, so that those can be found before. What does
/// not change with time is planned for one step and repeated.
/// </summary>
/// <param name="context">The query.</param>
/// <param name="start">What <c>start()</c> is, milliseconds since 1970, UTC.</param>
/// <param name="end">What <c>end()</c> is.</param>
internal sealed class Planner(QueryContext context, long start, long end)
{
    private readonly List<Selection> _selections = [];

    /// <summary>The series that the plan needs.</summary>
    public IReadOnlyList<Selection> Selections => _selections;

    /// <summary>Plans an expression that gives a vector.</summary>
    public VectorNode Vector(Expr expr, StepGrid steps) => steps.Count > 1 && Invariance.Holds(expr)
        ? new RepeatVectorNode(steps, Vector(expr, steps.First()))
        : expr switch
        {
            ParenExpr paren => Vector(paren.Inner, steps),
            UnaryExpr unary => unary.IsMinus ? Map(unary.Operand, steps, () => (value, _) => -value) : Vector(unary.Operand, steps),
            SelectorExpr selector => Selector(selector, steps, givesTime: false),
            BinaryExpr binary => Binary(binary, steps),
            AggregateExpr aggregate => Aggregate(aggregate, steps),
            CallExpr call => new CallPlanner(context, this, call, steps).Plan(),
            _ => throw new ArgumentOutOfRangeException(nameof(expr), expr.Type, "gives no vector"),
        };

    /// <summary>Plans an expression that gives a scalar.</summary>
    public ScalarNode Scalar(Expr expr, StepGrid steps) => expr is not NumberExpr && steps.Count > 1 && Invariance.Holds(expr)
        ? new RepeatScalarNode(steps, Scalar(expr, steps.First()))
        : expr switch
        {
            NumberExpr number => new ConstantNode(steps, number.Value),
            ParenExpr paren => Scalar(paren.Inner, steps),
            UnaryExpr { IsMinus: false } unary => Scalar(unary.Operand, steps),
            UnaryExpr unary => new ScalarOperationNode(Scalar(unary.Operand, steps), new ConstantNode(steps, -1), (value, sign) => value * sign),
            BinaryExpr binary => new ScalarOperationNode(Scalar(binary.Left, steps), Scalar(binary.Right, steps), BinaryFunctions.Number(binary.Operator)),
            CallExpr { Function.Name: "time" } => new TimeNode(steps),
            CallExpr { Function.Name: "pi" } => new ConstantNode(steps, Math.PI),
            CallExpr { Function.Name: "scalar" } call => new OnlyElementNode(steps, Vector(call.Arguments[0], steps)),
            _ => throw new ArgumentOutOfRangeException(nameof(expr), expr.Type, "gives no scalar"),
        };

    /// <summary>Plans a range vector.</summary>
    public RangeSource Range(Expr expr, StepGrid steps)
    {
        switch (expr)
        {
            case ParenExpr paren:
                return Range(paren.Inner, steps);
            case RangeExpr range:
                var windows = Windows(range.Timing, range.Range, steps);
                return new RangeSelectorSource(Select(range.Selector, windows), windows);
            case SubqueryExpr subquery:
                return Subquery(subquery, Windows(subquery.Timing, subquery.Range, steps));
            default:
                throw new ArgumentOutOfRangeException(nameof(expr), expr.Type, "gives no range vector");
        }
    }

    /// <summary>Plans a selector.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="givesTime">Whether the samples' times are wanted instead of their values.</param>
    public VectorNode Selector(SelectorExpr selector, StepGrid steps, bool givesTime)
    {
        var windows = Windows(selector.Timing, (long)context.Options.Lookback.TotalMilliseconds, steps);
        return new InstantSelectorNode(Select(selector, windows), windows, givesTime);
    }

    private SubquerySource Subquery(SubqueryExpr subquery, RangeWindows windows)
    {
        // Its steps are multiples of the step since 1970, whenever the query is asked.
        var step = subquery.Step ?? (long)context.Options.SubqueryStep.TotalMilliseconds;
        var first = ((long)Math.Floor((double)windows.StartAt(0) / step) + 1) * step;
        var count = windows.To < first ? 0 : ((windows.To - first) / step) + 1;
        if (count > context.Options.MaxSamples)
            throw new QueryFailure($"subquery has {count} steps, more than {context.Options.MaxSamples}: shorten its range or lengthen its step");
        var steps = new StepGrid(first, step, (int)count);
        return new SubquerySource(context, Vector(subquery.Inner, steps), steps, windows);
    }

    private VectorNode Binary(BinaryExpr binary, StepGrid steps)
    {
        if (binary.Matching is not null)
        {
            var (left, right) = (Vector(binary.Left, steps), Vector(binary.Right, steps));
            return binary.Operator.IsSet ? new SetNode(steps, binary, left, right) : new MatchNode(context, steps, binary, left, right);
        }

        var (vector, scalar) = binary.Left.Type == ExprType.Vector ? (binary.Left, binary.Right) : (binary.Right, binary.Left);
        var scalars = Scalar(scalar, steps);
        var filters = binary.Operator.IsComparison && !binary.ReturnsBool;
        return new ValueMapNode(context, Vector(vector, steps), () => BinaryFunctions.WithScalar(binary, scalars.Evaluate()), keepsNames: filters);
    }

    private VectorNode Aggregate(AggregateExpr aggregate, StepGrid steps)
    {
        var vector = Vector(aggregate.Operand, steps);
        return aggregate.Operator switch
        {
            AggregateOperator.Topk or AggregateOperator.Bottomk => new TopNode(context, steps, aggregate, Scalar(aggregate.Parameter!, steps), vector),
            AggregateOperator.Quantile => new QuantileNode(context, steps, aggregate, Scalar(aggregate.Parameter!, steps), vector),
            AggregateOperator.CountValues => new CountValuesNode(steps, aggregate, (TextExpr)aggregate.Parameter!.Bare, vector),
            _ => new AggregateNode(steps, aggregate, vector),
        };
    }

    private ValueMapNode Map(Expr expr, StepGrid steps, Func<ValueMap> bind) => new(context, Vector(expr, steps), bind, keepsNames: false);

    private RangeWindows Windows(Timing timing, long range, StepGrid steps) => new(steps, range, timing.Offset, timing.FixedAt(start, end));

    private Selection Select(SelectorExpr selector, RangeWindows windows)
    {
        var selection = new Selection(context, selector.Matchers, windows.From, windows.To);
        // An empty subquery reads nothing.
        if (windows.Steps.Count > 0)
            _selections.Add(selection);
        return selection;
    }
}
