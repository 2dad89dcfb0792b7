using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary><c>count_values("label", v)</c>: for each value how often it occurs, the value as a label.</summary>
internal sealed class CountValuesNode : VectorNode
{
    private readonly StepGrid _steps;
    private readonly VectorNode _vector;
    private readonly string _label;
    private readonly bool _setsLabel;
    private readonly LabelGroups _groups;

    public CountValuesNode(StepGrid steps, AggregateExpr expr, TextExpr label, VectorNode vector)
    {
        if (!LabelName.IsValid(label.Value))
            throw new QueryFailure($"invalid label name {label.Written}");
        _steps = steps;
        _vector = vector;
        _label = label.Value;
        _setsLabel = !expr.IsWithout || !expr.Labels.Contains(_label, StringComparer.Ordinal);
        // The label's old value is covered by the new one.
        _groups = LabelGroups.Of(expr with { Labels = expr.IsWithout ? [.. expr.Labels, _label] : [.. expr.Labels.Where(name => !string.Equals(name, _label, StringComparison.Ordinal))] });
    }

    public override IEnumerable<Series> Evaluate()
    {
        var counts = new Dictionary<(int Group, long Bits), Series>();
        foreach (var series in _vector.Evaluate())
        {
            var group = _groups.NumberOf(series);
            for (var step = 0; step < _steps.Count; step++)
            {
                var value = series.Values[step];
                if (!StepValues.IsNone(value))
                    Count(counts, group, series, double.IsNaN(value) ? double.NaN : value, step);
            }

            _steps.Return(series.Values);
        }

        return _setsLabel ? counts.Values : SeriesMerger.Merge(counts.Values);
    }

    private void Count(Dictionary<(int Group, long Bits), Series> counts, int group, Series series, double value, int step)
    {
        var key = (group, BitConverter.DoubleToInt64Bits(value));
        if (!counts.TryGetValue(key, out var counted))
        {
            var labels = _groups.LabelsOf(series);
            counts.Add(key, counted = new Series(_setsLabel ? labels.With(_label, SampleText.Of(value)) : labels, _steps.Rent()));
        }

        ref var count = ref counted.Values[step];
        count = StepValues.IsNone(count) ? 1 : count + 1;
    }
}
