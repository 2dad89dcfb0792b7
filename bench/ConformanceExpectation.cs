using System.Globalization;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.PromQl.Parsing;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Bench;

/// <summary>What a test script expects of one evaluation.</summary>
internal sealed partial class ConformanceExpectation
{
    private const double Tolerance = 1e-6;

    private readonly List<(string Kind, string How, string What)> _conditions = [];
    private readonly List<(Labels Labels, IReadOnlyList<double?> Values)> _series = [];
    private readonly EvalCommand _command;
    private double? _scalar;
    private string? _text;
    private (long Start, long End, long Step) _times;

    public ConformanceExpectation(EvalCommand command)
    {
        _command = command;
        _times = (command.Start, command.End, command.Step);
        if (command.Mode.Length > 0)
            _conditions.Add((command.Mode, "", ""));
        foreach (var line in command.Expectations)
            Read(line);
    }

    public bool HasNativeHistograms { get; private set; }

    public bool IsOrdered => Has("ordered");

    /// <summary>Whether the same expression in a query over time must have the same values at the moment.</summary>
    public bool HoldsInRange => !_command.IsRange && _text is null && _times.Step == _command.Step;

    public bool Fails => Has("fail");

    /// <summary>What is not as expected; <see langword="null"/> if nothing is.</summary>
    public string? Check(QueryAnswer answer)
    {
        if (answer.Error is { } error)
            return Fails ? Conditions("fail", [error.Message]) : $"error: {error.Message}";
        if (Fails)
            return "should have failed";
        return Annotations(answer) ?? Value(answer.Value!);
    }

    /// <summary>What is not as expected of a value.</summary>
    public string? Value(QueryValue value) => value switch
    {
        QueryValue.Text text => text.Value == _text ? null : $"expected \"{_text}\", got \"{text.Value}\"",
        QueryValue.Scalar scalar => _scalar is { } expected ? (IsNear(expected, scalar.Value) ? null : $"expected {expected}, got {scalar.Value}") : "expected no scalar",
        QueryValue.Vector vector => Vector(vector.Samples),
        QueryValue.Matrix matrix => Matrix(matrix.Series),
        _ => "unknown value",
    };

    private string? Vector(IReadOnlyList<VectorSample> samples)
    {
        if (_scalar is not null)
            return "expected a scalar, got a vector";
        for (var i = 0; i < samples.Count; i++)
        {
            var at = _series.FindIndex(series => series.Labels.Equals(samples[i].Labels));
            if (at < 0)
                return $"unexpected {samples[i].Labels} {samples[i].Value}";
            if (IsOrdered && at != i)
                return $"{samples[i].Labels} is at {i}, not {at}";
            if (!IsNear(_series[at].Values[0] ?? double.NaN, samples[i].Value))
                return $"{samples[i].Labels} is {samples[i].Value.ToString("R", CultureInfo.InvariantCulture)}, expected {_series[at].Values[0]}";
        }

        return _series.Find(series => samples.All(sample => !sample.Labels.Equals(series.Labels))) is { Labels: { } missing } ? $"missing {missing}" : null;
    }

    private string? Matrix(IReadOnlyList<MatrixSeries> all)
    {
        foreach (var series in all)
        {
            if (_series.Find(candidate => candidate.Labels.Equals(series.Labels)) is not { Values: { } values })
                return $"unexpected {series.Labels}";
            var expected = values.Select((value, i) => (Time: _times.Start + (i * _times.Step), Value: value)).Where(point => point.Value is not null && point.Time <= _times.End).ToList();
            var got = $"{series.Labels}: {string.Join(' ', series.Samples.Values.ToArray())} at {string.Join(' ', series.Samples.Times.ToArray())}, expected {string.Join(' ', values)}";
            if (expected.Count != series.Samples.Count)
                return got;
            for (var i = 0; i < expected.Count; i++)
            {
                if (expected[i].Time != series.Samples.Times[i] || !IsNear(expected[i].Value!.Value, series.Samples.Values[i]))
                    return got;
            }
        }

        return _series.Find(series => all.All(candidate => !candidate.Labels.Equals(series.Labels))) is { Labels: { } missing } ? $"missing {missing}" : null;
    }

    private string? Annotations(QueryAnswer answer)
    {
        if (Has("no_warn") && answer.Warnings.Count > 0)
            return $"unexpected {answer.Warnings[0]}";
        if (Has("no_info") && answer.Infos.Count > 0)
            return $"unexpected {answer.Infos[0]}";
        return Conditions("warn", answer.Warnings) ?? Conditions("info", answer.Infos);
    }

    private string? Conditions(string kind, IReadOnlyList<string> messages)
    {
        var conditions = _conditions.Where(condition => condition.Kind == kind).ToList();
        if (conditions.Find(condition => !messages.Any(message => Fits(condition, message))) is { Kind: not null } unmet)
            return $"expected {unmet}, got [{string.Join("; ", messages)}]";
        return conditions.Count > 0 && messages.FirstOrDefault(message => !conditions.Exists(condition => Fits(condition, message))) is { } more ? $"unexpected {more}" : null;
    }

    private static bool Fits((string Kind, string How, string What) condition, string message) => condition.How switch
    {
        "msg" => message == condition.What,
        "regex" => Regex.IsMatch(message, condition.What, RegexOptions.NonBacktracking),
        _ => true,
    };

    private bool Has(string kind) => _conditions.Exists(condition => condition.Kind == kind);

    private void Read(string line)
    {
        if (line.StartsWith("expect range vector", StringComparison.Ordinal))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            _times = (ConformanceScript.Time(words[4]), ConformanceScript.Time(words[6]), ConformanceScript.Time(words[8]));
        }
        else if (line.StartsWith("expect string", StringComparison.Ordinal))
        {
            _text = ((TextExpr)Parser.Parse(line["expect string".Length..])).Value;
        }
        else if (Condition().Match(line) is { Success: true } condition)
        {
            _conditions.Add((condition.Groups["kind"].Value, condition.Groups["how"].Value, condition.Groups["what"].Value.Trim()));
        }
        else if (line.StartsWith("expected_fail_", StringComparison.Ordinal))
        {
            _conditions.Add(("fail", line.StartsWith("expected_fail_message", StringComparison.Ordinal) ? "msg" : "regex", line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()));
        }
        else if (line.Contains("{{", StringComparison.Ordinal))
        {
            HasNativeHistograms = true;
        }
        else if (SeriesNotation.TryValues(line, out var values, out _) && values is [{ } scalar])
        {
            _scalar = scalar;
        }
        else
        {
            if (!SeriesNotation.TryLine(line, out var labels, out values, out var error))
                throw new FormatException($"{line}: {error}");
            _series.Add((labels, values));
        }
    }

    private static bool IsNear(double expected, double value)
    {
        if (expected.Equals(value) || expected == value)
            return true;
        var (sum, difference) = (Math.Abs(expected) + Math.Abs(value), Math.Abs(expected - value));
        return expected == 0 || value == 0 ? difference < Tolerance * 2.2250738585072014e-308 : difference / Math.Min(sum, double.MaxValue) < Tolerance;
    }

    [GeneratedRegex(@"^expect\s+(?<kind>fail|warn|info|no_warn|no_info|ordered)\s*(?:(?<how>msg|regex)\s*:(?<what>.*))?$")]
    private static partial Regex Condition();
}
