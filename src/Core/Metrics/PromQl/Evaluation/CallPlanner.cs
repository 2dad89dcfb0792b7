using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Makes the part that evaluates a call which gives a vector.</summary>
internal sealed class CallPlanner(QueryContext context, Planner planner, CallExpr call, StepGrid steps)
{
    public VectorNode Plan() => call.Function switch
    {
        ValueFunction function => Map(0, () => (value, _) => function.Apply(value)),
        DateFunction date when call.Arguments.Count == 0 => new VectorOfScalarNode(new TimeNode(steps), date),
        DateFunction date => Map(0, () => (value, _) => date.Apply(value)),
        RangeVectorFunction function => RangeFunction(function),
        _ => Named(),
    };

    private VectorNode Named()
    {
        switch (call.Function.Name)
        {
            case "absent":
                return new AbsentNode(steps, Vector(0), AbsentNode.LabelsOf(call.Arguments[0]));
            case "absent_over_time":
                var present = (RangeVectorFunction)FunctionCatalog.Find("present_over_time")!;
                return new AbsentNode(steps, new RangeFunctionNode(context, call with { Function = present with { KeepsName = true } }, planner.Range(call.Arguments[0], steps), parameter: null), AbsentNode.LabelsOf(call.Arguments[0]));
            case "clamp":
                return Clamp(Scalar(1), Scalar(2));
            case "clamp_max":
                return Clamp(new ConstantNode(steps, double.NegativeInfinity), Scalar(1));
            case "clamp_min":
                return Clamp(Scalar(1), new ConstantNode(steps, double.PositiveInfinity));
            case "histogram_fraction":
                return new HistogramNode(context, steps, call, Scalar(0), Scalar(1), Vector(2));
            case "histogram_quantile":
                return new HistogramNode(context, steps, call, Scalar(0), second: null, Vector(1));
            case "label_join":
                return RelabelNode.Join(call, Vector(0));
            case "label_replace":
                return RelabelNode.Replace(call, Vector(0));
            case "round":
                return Round(call.Arguments.Count > 1 ? Scalar(1) : new ConstantNode(steps, 1));
            case "sort" or "sort_desc":
                return Sort();
            case "timestamp":
                return Timestamp();
            case "vector":
                return new VectorOfScalarNode(Scalar(0), date: null);
            default:
                throw new ArgumentOutOfRangeException(call.Function.Name, "has no plan");
        }
    }

    private RangeFunctionNode RangeFunction(RangeVectorFunction function) =>
        new(context, call, planner.Range(call.Arguments[function.RangeAt], steps), function.Parameters.Count > 1 ? Scalar(1 - function.RangeAt) : null);

    private ValueMapNode Clamp(ScalarNode least, ScalarNode most) => Map(0, () =>
    {
        var (lows, highs) = (least.Evaluate(), most.Evaluate());
        return (value, step) => highs[step] < lows[step] ? StepValues.None : Math.Max(lows[step], Math.Min(highs[step], value));
    });

    private ValueMapNode Round(ScalarNode nearest) => Map(0, () =>
    {
        var multiples = nearest.Evaluate();
        return (value, step) => ValueFunctions.Round(value, multiples[step]);
    });

    private VectorNode Sort()
    {
        if (steps.Count == 1)
            return new SortNode(Vector(0), descends: call.Function.Name == "sort_desc");
        context.Remarks.Warn(call, "sort is ineffective for range queries since results are always ordered by labels");
        return Vector(0);
    }

    /// <summary>Of a selector the times of its samples; of other expressions the time of evaluation.</summary>
    private VectorNode Timestamp()
    {
        if (call.Arguments[0].Bare is SelectorExpr selector)
            return new ValueMapNode(context, planner.Selector(selector, steps, givesTime: true), () => (value, _) => value, keepsNames: false);
        return Map(0, () => (_, step) => steps.At(step) / 1000.0);
    }

    private ValueMapNode Map(int argument, Func<ValueMap> bind) => new(context, Vector(argument), bind, keepsNames: false);

    private VectorNode Vector(int argument) => planner.Vector(call.Arguments[argument], steps);

    private ScalarNode Scalar(int argument) => planner.Scalar(call.Arguments[argument], steps);
}
