using System.Globalization;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.PromQl.Parsing;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Tests.Metrics.PromQl;

/// <summary>An engine over loaded series, whose answers are short texts: <c>{job="a"} 1; {job="b"} 2</c>.</summary>
internal sealed class Asked(PromQlOptions? options = null)
{
    public LoadedSamples Samples { get; } = new();

    public PromQlEngine Engine => field ??= new PromQlEngine(Samples, options ?? new PromQlOptions(), TimeProvider.System);

    /// <summary>Series from time 0 on, such as <c>up{job="a"} 1 1 _ stale</c>.</summary>
    public static Asked Of(string step, params ReadOnlySpan<string> lines) => new Asked().Load(step, lines);

    public Asked Load(string step, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            Assert.True(SeriesNotation.TryLine(line, out var labels, out var values, out var error), error);
            Samples.Add(labels, 0, Time(step), values);
        }

        return this;
    }

    /// <summary>The answer at a moment, in order of labels unless the query orders.</summary>
    public async Task<string> AtAsync(string moment, string expression, bool inOrder = false)
    {
        var answer = await Engine.InstantAsync(expression, Moment(moment), CancellationToken.None);
        return answer.Error is { } error ? $"{error.Kind}: {error.Message}" : Text(answer.Value!, inOrder);
    }

    /// <summary>The answer over a stretch of time.</summary>
    public async Task<string> OverAsync(string from, string to, string step, string expression)
    {
        var answer = await RangeAsync(from, to, step, expression);
        return answer.Error is { } error ? $"{error.Kind}: {error.Message}" : Text(answer.Value!, inOrder: true);
    }

    public Task<QueryAnswer> RangeAsync(string from, string to, string step, string expression) =>
        Engine.RangeAsync(expression, new QueryRange(Moment(from), Moment(to), TimeSpan.FromMilliseconds(Time(step))), CancellationToken.None);

    public static DateTimeOffset Moment(string text) => DateTimeOffset.FromUnixTimeMilliseconds(Time(text));

    private static long Time(string text)
    {
        Assert.True(NumberText.TryDuration(text, out var milliseconds), text);
        return milliseconds;
    }

    private static string Text(QueryValue value, bool inOrder) => value switch
    {
        QueryValue.Scalar scalar => Number(scalar.Value),
        QueryValue.Text text => text.Value,
        QueryValue.Vector vector => Joined(vector.Samples.Select(sample => $"{sample.Labels} {Number(sample.Value)}"), inOrder),
        QueryValue.Matrix matrix => Joined(matrix.Series.Select(series => $"{series.Labels} {string.Join(' ', Enumerable.Range(0, series.Samples.Count).Select(i => $"{Number(series.Samples.Values[i])}@{series.Samples.Times[i] / 1000.0}"))}"), inOrder),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Joined(IEnumerable<string> parts, bool inOrder) => string.Join("; ", inOrder ? parts : parts.Order(StringComparer.Ordinal));

    /// <summary>Twelve digits are more than rounding can change.</summary>
    private static string Number(double value) => value.ToString("G12", CultureInfo.InvariantCulture);
}
