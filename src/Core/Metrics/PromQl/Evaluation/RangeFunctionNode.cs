using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>A function of a range vector, such as <c>rate(x[5m])</c>.</summary>
/// <param name="context">The query.</param>
/// <param name="call">The call.</param>
/// <param name="source">Its range vector.</param>
/// <param name="parameter">Its scalar, if it has one.</param>
internal sealed class RangeFunctionNode(QueryContext context, CallExpr call, RangeSource source, ScalarNode? parameter) : VectorNode
{
    private static readonly string[] CounterEndings = ["_total", "_sum", "_count", "_bucket"];

    private readonly RangeVectorFunction _function = (RangeVectorFunction)call.Function;

    public override bool NamesDiffer => _function.KeepsName && source.NamesDiffer;

    public override IEnumerable<Series> Evaluate()
    {
        var scalars = parameter?.Evaluate() ?? [];
        if (_function.TakesQuantile)
            QuantileRemark.Check(context, call.Arguments[0], scalars);

        var all = source.Map((times, values, output) => _function.Function.Apply(times, values, source.Windows, scalars, output));
        if (_function.WantsCounter)
            all = all.Select(Remark);
        return _function.KeepsName ? all : context.DropNames(all, source.NamesDiffer);
    }

    private Series Remark(Series series)
    {
        var name = series.Labels.Name;
        if (name.Length > 0 && !Array.Exists(CounterEndings, ending => name.EndsWith(ending, StringComparison.Ordinal)))
            context.Remarks.Inform(call.Arguments[_function.RangeAt], $"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"{name}\"");
        return series;
    }
}
