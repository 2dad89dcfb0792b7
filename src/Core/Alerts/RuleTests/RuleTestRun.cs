using System.Globalization;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Alerts.Templates;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.RuleTests;

/// <summary>
/// Runs one group of cases: loads its series, evaluates all rules at every interval from the start to the last time a case
/// asks for, and compares. An alert case counts at the newest evaluation at or before its time, as promtool does.
/// </summary>
internal sealed class RuleTestRun(RuleTestGroupDeclaration test, RuleTestDeclaration file, IReadOnlyList<RuleGroup> groups, string? rulesProblem, int numbered)
{
    private const double Tolerance = 1e-6;

    private readonly LoadedSamples _samples = new();
    private readonly Dictionary<string, Dictionary<string, Alert>> _alerts = new(StringComparer.Ordinal);

    /// <summary>What kept the whole group from running; its cases say it too, if it has any.</summary>
    public string? Problem { get; private set; }

    public async Task<IReadOnlyList<RuleTestResult>> RunAsync(CancellationToken cancellationToken)
    {
        var problem = rulesProblem ?? Load() ?? (file.EvaluationInterval <= TimeSpan.Zero ? "evaluation_interval must be more than 0" : null);
        var start = StartTime(ref problem);
        var engine = new PromQlEngine(_samples, new PromQlOptions { SubqueryStep = file.EvaluationInterval }, TimeProvider.System);
        var evaluator = new RuleEvaluator(engine, _samples, test.ExternalUrl)
        {
            ExternalLabels = Labels.Of(test.ExternalLabels.Select(label => new Label(label.Key, label.Value))),
        };

        var alerts = new RuleTestResult?[test.AlertTests.Count];
        var last = test.AlertTests.Select(item => item.EvalTime).Concat(test.ExpressionTests.Select(item => item.EvalTime)).DefaultIfEmpty().Max();
        for (var at = TimeSpan.Zero; problem is null && at <= last; at += file.EvaluationInterval)
        {
            problem = await EvaluateAsync(evaluator, start + at, cancellationToken);
            for (var i = 0; i < alerts.Length && problem is null; i++)
            {
                if (test.AlertTests[i].EvalTime is var time && time >= at && time < at + file.EvaluationInterval)
                    alerts[i] = Compare(test.AlertTests[i], numbered + i + 1);
            }
        }

        Problem = problem;
        var results = alerts.Select((result, i) => result ?? new RuleTestResult(numbered + i + 1, Title(test.AlertTests[i]), Error: problem ?? "never evaluated")).ToList();
        foreach (var item in test.ExpressionTests)
        {
            var number = numbered + results.Count + 1;
            results.Add(problem is null
                ? await CompareAsync(engine, item, number, start, cancellationToken)
                : new RuleTestResult(number, Title(item), Error: problem));
        }

        return results;
    }

    private string? Load()
    {
        var step = (long)(test.Interval ?? file.EvaluationInterval).TotalMilliseconds;
        if (step <= 0)
            return "interval must be more than 0";
        string? ignored = null;
        var start = StartTime(ref ignored).ToUnixTimeMilliseconds();
        foreach (var input in test.InputSeries)
        {
            if (!SeriesNotation.TryLabels(input.Series, out var labels, out var error) || !SeriesNotation.TryValues(input.Values, out var values, out error))
                return $"series {input.Series}: {error}";
            _samples.Add(labels, start, step, values);
        }

        return null;
    }

    private DateTimeOffset StartTime(ref string? problem)
    {
        if (test.StartTimestamp is not { } text)
            return DateTimeOffset.UnixEpoch;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        problem ??= $"start_timestamp {Quoting.Quote(text)} is neither a time in RFC 3339 nor seconds since 1970";
        return DateTimeOffset.UnixEpoch;
    }

    /// <summary>Evaluates every rule for a moment; what is wrong with the first that cannot be.</summary>
    private async Task<string?> EvaluateAsync(RuleEvaluator evaluator, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var group in groups)
        {
            foreach (var rule in group.Rules)
            {
                var problem = rule is RecordingRule recording
                    ? (await evaluator.RecordAsync(recording, at, group.Limit, cancellationToken)).Problem
                    : await EvaluateAsync(evaluator, group, (AlertingRule)rule, at, cancellationToken);
                if (problem is not null)
                    return $"rule: {rule.Name}, time: {Durations.Format(at - DateTimeOffset.UnixEpoch)}, err: {problem}";
            }
        }

        return null;
    }

    private async Task<string?> EvaluateAsync(RuleEvaluator evaluator, RuleGroup group, AlertingRule rule, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (result, problem) = await evaluator.CandidatesAsync(rule, at, group.Limit, cancellationToken);
        if (problem is not null)
            return problem;
        var next = AlertingState.Next(rule, _alerts.GetValueOrDefault(rule.Key) ?? [], result, at, keptFrom: null);
        _alerts[rule.Key] = next;
        evaluator.WriteStates(rule.Key, at, next.Values);
        return null;
    }

    private RuleTestResult Compare(AlertTestDeclaration item, int number)
    {
        var expected = item.ExpectedAlerts.Select(alert => Line(Labels.Of([.. Pairs(alert.Labels), new Label(Alert.NameLabel, item.Alertname)]), Labels.Of(Pairs(alert.Annotations))));
        var actual = _alerts.Values.SelectMany(alerts => alerts.Values)
            .Where(alert => alert.State == AlertState.Firing && string.Equals(alert.Name, item.Alertname, StringComparison.Ordinal))
            .Select(alert => Line(alert.Labels, Labels.Of(Pairs(alert.Annotations))));
        var (wanted, got) = (Sorted(expected), Sorted(actual));
        return string.Equals(wanted, got, StringComparison.Ordinal)
            ? new RuleTestResult(number, Title(item))
            : new RuleTestResult(number, Title(item), wanted, got);

        static string Line(Labels labels, Labels annotations) => $"Labels:{labels} Annotations:{annotations}";

        static string Sorted(IEnumerable<string> lines) => $"[{string.Join(", ", lines.Order(StringComparer.Ordinal))}]";
    }

    private static async Task<RuleTestResult> CompareAsync(PromQlEngine engine, ExpressionTestDeclaration item, int number, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var title = Title(item);
        var expected = new List<(Labels Labels, double Value)>();
        foreach (var sample in item.ExpectedSamples)
        {
            if (sample.Histogram is not null)
                return new RuleTestResult(number, title, Error: "native histograms are not supported");
            if (!SeriesNotation.TryLabels(sample.Labels, out var labels, out var error))
                return new RuleTestResult(number, title, Error: $"labels {Quoting.Quote(sample.Labels)}: {error}");
            if (!SampleText.TryParse(sample.Value.Replace(".inf", "inf", StringComparison.OrdinalIgnoreCase).Replace(".nan", "NaN", StringComparison.OrdinalIgnoreCase), out var value))
                return new RuleTestResult(number, title, Error: $"value {Quoting.Quote(sample.Value)} is not a number");
            expected.Add((labels, value));
        }

        var answer = await engine.InstantAsync(item.Expr, start + item.EvalTime, cancellationToken);
        if (answer.Error is { } problem)
            return new RuleTestResult(number, title, Error: problem.Message);
        IReadOnlyList<(Labels Labels, double Value)>? actual = answer.Value switch
        {
            QueryValue.Vector vector => [.. vector.Samples.Select(sample => (sample.Labels, sample.Value))],
            QueryValue.Scalar scalar => [(Labels.Empty, scalar.Value)],
            _ => null,
        };
        if (actual is null)
            return new RuleTestResult(number, title, Error: "rule result is not a vector or scalar");
        return Matches(expected, actual) ? new RuleTestResult(number, title) : new RuleTestResult(number, title, Text(expected), Text(actual));
    }

    /// <summary>Whether each expected sample is there once, and no other; the order does not matter.</summary>
    private static bool Matches(List<(Labels Labels, double Value)> expected, IReadOnlyList<(Labels Labels, double Value)> actual)
    {
        var left = actual.ToList();
        foreach (var (labels, value) in expected)
        {
            var found = left.FindIndex(sample => sample.Labels.Equals(labels) && Same(sample.Value, value));
            if (found < 0)
                return false;
            left.RemoveAt(found);
        }

        return left.Count == 0;
    }

    private static bool Same(double left, double right) =>
        left.Equals(right) || (double.IsFinite(left - right) && Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right)));

    private static string Text(IReadOnlyList<(Labels Labels, double Value)> samples) => samples.Count == 0
        ? "nil"
        : string.Join(", ", samples.Select(sample => $"{sample.Labels} {GoNumber.Exponent(sample.Value, -1).Replace('e', 'E')}").Order(StringComparer.Ordinal));

    private static IEnumerable<Label> Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => pairs.Select(pair => new Label(pair.Key, pair.Value));

    private static string Title(AlertTestDeclaration item) => $"alert {item.Alertname} at {Durations.Format(item.EvalTime)}";

    private static string Title(ExpressionTestDeclaration item) => $"{item.Expr} at {Durations.Format(item.EvalTime)}";
}
