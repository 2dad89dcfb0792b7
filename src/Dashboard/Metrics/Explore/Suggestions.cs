using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics.Explore;

/// <summary>Something that a word may become.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Kind">metric or its type, function, label, value or duration: a key of the texts.</param>
/// <param name="Insert">What takes the word's place.</param>
/// <param name="Help">What the metric's source says of it; empty where that is nothing.</param>
public sealed record Suggestion(string Text, string Kind, string Insert, string Help = "");

/// <summary>Finds what a word in an expression may become. Remembers names for half a minute; one for each page.</summary>
public sealed class Suggestions(IQueryEngine engine, IMetricMetadata metadata, TimeProvider time)
{
    /// <summary>The most that are offered at once.</summary>
    public const int Most = 12;

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30), LookBack = TimeSpan.FromHours(1);

    private static readonly Suggestion[] Durations = [.. new[] { "1m", "5m", "15m", "1h", "6h", "1d", "7d" }.Select(text => new Suggestion(text, "duration", text))];

    private static readonly Suggestion[] Functions = [.. PromQlExpression.FunctionNames.Select(name => new Suggestion(name, "function", $"{name}("))];

    private static readonly string[] Endings = ["_bucket", "_count", "_sum", "_total", "_info", "_created"];

    private readonly Dictionary<string, MetricDescription> _described = new(StringComparer.Ordinal);
    private DateTimeOffset _describedAt;

    private readonly Dictionary<(CompletionKind Kind, string Metric, string Label), (DateTimeOffset At, IReadOnlyList<string> Names)> _known = [];

    /// <summary>The best of them: those that begin with what was typed, then those that contain it.</summary>
    public async Task<IReadOnlyList<Suggestion>> FindAsync(CompletionPlace place, CancellationToken cancellationToken)
    {
        IEnumerable<Suggestion> all = place.Kind switch
        {
            CompletionKind.Name => (await NamesAsync(place, cancellationToken)).Select(name => new Suggestion(name, "metric", name)).Concat(Functions),
            CompletionKind.LabelName => (await NamesAsync(place, cancellationToken)).Where(name => name != Labels.MetricName).Select(name => new Suggestion(name, "label", name)),
            CompletionKind.LabelValue => (await NamesAsync(place, cancellationToken)).Select(value => new Suggestion(value, "value", Escaped(value))),
            CompletionKind.Duration => Durations,
            _ => [],
        };
        var best = all
            .Where(suggestion => suggestion.Text.Contains(place.Typed, StringComparison.OrdinalIgnoreCase) && suggestion.Insert != place.Typed)
            .OrderBy(suggestion => suggestion.Text.StartsWith(place.Typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Take(Most)
            .ToList();
        if (place.Kind != CompletionKind.Name || best.Count == 0)
            return best;
        var described = await DescribedAsync(cancellationToken);
        return best.ConvertAll(suggestion => suggestion.Kind == "metric" && Described(described, suggestion.Text) is { } description
            ? suggestion with { Kind = description.Type == MetricDescription.Unknown ? "metric" : description.Type, Help = description.Help }
            : suggestion);
    }

    /// <summary>A series may have an ending that its metric's description has not.</summary>
    private static MetricDescription? Described(Dictionary<string, MetricDescription> described, string name)
    {
        if (described.TryGetValue(name, out var description))
            return description;
        var ending = Array.Find(Endings, ending => name.EndsWith(ending, StringComparison.Ordinal));
        return ending is null ? null : described.GetValueOrDefault(name[..^ending.Length]);
    }

    private async Task<Dictionary<string, MetricDescription>> DescribedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_described.Count == 0 || now - _describedAt >= Remembered)
        {
            var answer = await metadata.DescribeAsync(metric: null, cancellationToken);
            _described.Clear();
            foreach (var description in answer.Items)
                _described.TryAdd(description.Metric, description);
            _describedAt = now;
        }

        return _described;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CompletionPlace place, CancellationToken cancellationToken)
    {
        var key = (place.Kind, place.Metric, place.Label);
        var now = time.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && now - known.At < Remembered)
            return known.Names;
        string[] selectors = place.Metric.Length > 0 ? [place.Metric] : [];
        var answer = place.Kind switch
        {
            CompletionKind.LabelName => await engine.LabelNamesAsync(selectors, now - LookBack, now, cancellationToken),
            CompletionKind.LabelValue => await engine.LabelValuesAsync(place.Label, selectors, now - LookBack, now, cancellationToken),
            _ => await engine.LabelValuesAsync(Labels.MetricName, [], now - LookBack, now, cancellationToken),
        };
        // What cannot be known now is no reason to disturb somebody who types.
        if (answer.Error is null)
            _known[key] = (now, answer.Items);
        return answer.Items;
    }

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
