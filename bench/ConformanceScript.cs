using System.Globalization;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Bench;

/// <summary>One command of a test script in Prometheus's scripting language for query engines.</summary>
internal abstract record ConformanceCommand;

/// <summary>Forgets all samples.</summary>
internal sealed record ClearCommand : ConformanceCommand;

/// <summary>Loads series, evenly spaced from time 0.</summary>
internal sealed record LoadCommand(long Step, bool WithNativeHistograms, IReadOnlyList<string> Lines) : ConformanceCommand;

/// <summary>Evaluates an expression and says what is expected.</summary>
internal sealed record EvalCommand(int Line, string Expression, long Start, long End, long Step, bool IsRange, string Mode, IReadOnlyList<string> Expectations) : ConformanceCommand;

/// <summary>Reads the scripts.</summary>
internal static partial class ConformanceScript
{
    public static IEnumerable<ConformanceCommand> Read(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Select(line => line.StartsWith('#') ? "" : line).ToArray();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].Length == 0)
                continue;
            var first = at;
            var below = new List<string>();
            while (!lines[first].Equals("clear", StringComparison.Ordinal) && at + 1 < lines.Length && lines[at + 1].Length > 0)
                below.Add(lines[++at]);
            yield return Command(lines[first], first + 1, below);
        }
    }

    private static ConformanceCommand Command(string line, int number, List<string> below)
    {
        if (line.StartsWith("clear", StringComparison.Ordinal))
            return new ClearCommand();
        if (Load().Match(line) is { Success: true } load)
            return new LoadCommand(Time(load.Groups["step"].Value), load.Groups["native"].Success, below);
        if (Range().Match(line) is { Success: true } range)
            return new EvalCommand(number, range.Groups["expr"].Value, Time(range.Groups["from"].Value), Time(range.Groups["to"].Value), Time(range.Groups["step"].Value), IsRange: true, range.Groups["mode"].Value, below);
        if (Instant().Match(line) is { Success: true } instant)
        {
            var at = Time(instant.Groups["at"].Value);
            return new EvalCommand(number, instant.Groups["expr"].Value, at, at, 1, IsRange: false, instant.Groups["mode"].Value, below);
        }

        throw new FormatException($"line {number}: no command: {line}");
    }

    /// <summary>A moment or length in milliseconds.</summary>
    public static long Time(string text)
    {
        var isMinus = text.StartsWith('-');
        var digits = text.TrimStart('-');
        if (!NumberText.TryDuration(digits, out var milliseconds))
            milliseconds = (long)(double.Parse(digits, CultureInfo.InvariantCulture) * 1000);
        return isMinus ? -milliseconds : milliseconds;
    }

    [GeneratedRegex(@"^load(?<native>_with_nhcb)?\s+(?<step>\S+)$")]
    private static partial Regex Load();

    [GeneratedRegex(@"^eval(?:_(?<mode>fail|warn|ordered|info))?\s+instant\s+(?:at\s+(?<at>\S+))?\s+(?<expr>.+)$")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^eval(?:_(?<mode>fail|warn|info))?\s+range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+)\s+(?<expr>.+)$")]
    private static partial Regex Range();
}

/// <summary>The samples of a script, and which series of it are not for us.</summary>
internal sealed class ConformanceData
{
    private readonly List<Labels> _native = [];

    public LoadedSamples Samples { get; } = new();

    /// <summary>Whether samples with start times were loaded, which only an experimental feature reads.</summary>
    public bool HasStartTimes { get; private set; }

    public void Load(LoadCommand load)
    {
        foreach (var line in load.Lines)
        {
            HasStartTimes |= line.StartsWith("@st", StringComparison.Ordinal) || line.Contains("@st", StringComparison.Ordinal);
            if (HasStartTimes)
                continue;
            if (line.IndexOf("{{", StringComparison.Ordinal) is var native and >= 0)
            {
                if (SeriesNotation.TryLine(line[..native], out var histogram, out _, out _))
                    _native.Add(histogram);
                continue;
            }

            if (!SeriesNotation.TryLine(line, out var labels, out var values, out var error))
                throw new FormatException($"{line}: {error}");
            Samples.Add(labels, 0, load.Step, values);
            if (load.WithNativeHistograms && labels.Name.EndsWith("_bucket", StringComparison.Ordinal))
                _native.Add(labels.Without("le").With(Labels.MetricName, labels.Name[..^"_bucket".Length]));
        }
    }

    /// <summary>Whether an expression reads native histograms.</summary>
    public bool ReadsNative(PromQlExpression expression) => expression.Root.Descendants().OfType<SelectorExpr>()
        .Any(selector => _native.Exists(labels => selector.Matchers.All(matcher => matcher.Matches(labels[matcher.Name]))));
}
