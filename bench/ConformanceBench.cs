using System.Text.Json;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Bench;

/// <summary>Runs Prometheus's own test scripts of its query language against our engine.</summary>
internal static partial class ConformanceBench
{
    /// <summary>The habits of the engine that the scripts were written for.</summary>
    private static readonly PromQlOptions Options = new() { DropNamesLast = true };

    public static async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var failed = 0;
        foreach (var file in Directory.GetFiles(folder, "*.test").Order(StringComparer.Ordinal))
            failed += await RunFileAsync(file, cancellationToken);
        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> RunFileAsync(string file, CancellationToken cancellationToken)
    {
        var (passed, native, experimental) = (0, 0, 0);
        var failures = new List<string>();
        var data = new ConformanceData();
        foreach (var command in ConformanceScript.Read(await File.ReadAllTextAsync(file, cancellationToken)))
        {
            switch (command)
            {
                case ClearCommand:
                    data = new ConformanceData();
                    break;
                case LoadCommand load:
                    data.Load(load);
                    break;
                case EvalCommand eval:
                    var expectation = new ConformanceExpectation(eval);
                    var expression = PromQlExpression.Parse(eval.Expression, out _);
                    // Start times, and labels for types and units, are features to be switched on.
                    if (data.HasStartTimes || file.EndsWith("type_and_unit.test", StringComparison.Ordinal) || (expression is null && Experimental().IsMatch(eval.Expression)))
                        experimental++;
                    else if (expectation.HasNativeHistograms || NativeOnly().IsMatch(eval.Expression) || (expression is not null && data.ReadsNative(expression)))
                        native++;
                    else if (await CheckAsync(eval, expectation, expression, data, cancellationToken) is { } problem)
                        failures.Add($"{Path.GetFileName(file)}:{eval.Line}: {eval.Expression}: {problem}");
                    else
                        passed++;
                    break;
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new { bench = "promql", family = Path.GetFileNameWithoutExtension(file), passed, failed = failures.Count, skippedNativeHistograms = native, skippedExperimental = experimental }));
        failures.ForEach(Console.Error.WriteLine);
        return failures.Count;
    }

    /// <summary>Evaluates as the script says, then in a query over time, and with the moment fixed by @ at other moments.</summary>
    private static async Task<string?> CheckAsync(EvalCommand eval, ConformanceExpectation expectation, PromQlExpression? expression, ConformanceData data, CancellationToken cancellationToken)
    {
        var engine = new PromQlEngine(data.Samples, Options, TimeProvider.System);
        if (eval.IsRange)
            return expectation.Check(await engine.RangeAsync(eval.Expression, Range(eval.Start, eval.End, eval.Step), cancellationToken));

        foreach (var (text, at) in FixedTimes.Of(eval, expression).Prepend((eval.Expression, eval.Start)))
        {
            var answer = await engine.InstantAsync(text, DateTimeOffset.FromUnixTimeMilliseconds(at), cancellationToken);
            if (expectation.Check(answer) is { } problem)
                return $"{text} at {at}: {problem}";
            if (answer.Value is null || !expectation.HoldsInRange || expectation.IsOrdered)
                continue;
            var ranged = await engine.RangeAsync(text, Range(at - 60_000, at + 60_000, 60_000), cancellationToken);
            if (ranged.Error is not null)
                return $"{text} at {at} in a range: {ranged.Error.Message}";
            if (expectation.Value(AtMoment(((QueryValue.Matrix)ranged.Value!).Series, at, answer.Value is QueryValue.Scalar)) is { } different)
                return $"{text} at {at} in a range: {different}";
        }

        return null;
    }

    private static QueryRange Range(long start, long end, long step) =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(start), DateTimeOffset.FromUnixTimeMilliseconds(end), TimeSpan.FromMilliseconds(step));

    private static QueryValue AtMoment(IReadOnlyList<MatrixSeries> all, long at, bool isScalar)
    {
        var samples = all.Select(series => (series.Labels, series.Samples, At: series.Samples.Times.IndexOf(at))).Where(series => series.At >= 0)
            .Select(series => new VectorSample(series.Labels, at, series.Samples.Values[series.At])).ToList();
        return isScalar ? new QueryValue.Scalar(at, samples[0].Value) : new QueryValue.Vector(samples);
    }

    /// <summary>Functions, modifiers and arithmetic with durations that Prometheus has behind a feature flag.</summary>
    [GeneratedRegex(@"\b(?:anchored|smoothed|limitk|limit_ratio|info|fill|fill_left|fill_right|mad_over_time|double_exponential_smoothing|histogram_quantiles|sort_by_label\w*|ts_of_\w+|start_timestamp|min_of|max_of|step|range|start|end)\b|\[.*[-+*/%^(].*\]|offset\s*-?\(", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Experimental();

    [GeneratedRegex(@"\bhistogram_(?:count|sum|avg|stddev|stdvar)\(|</|>/")]
    private static partial Regex NativeOnly();
}
