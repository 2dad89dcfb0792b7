using System.Collections.Concurrent;
using Quarterdeck.Core.Metrics.PromQl.Evaluation;
using Quarterdeck.Core.Metrics.PromQl.Parsing;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>Answers PromQL from samples at hand: the language of Prometheus 3 for floats and classic histograms (docs/promql.md).</summary>
/// <param name="source">Where the samples are.</param>
/// <param name="options">Limits and habits.</param>
/// <param name="time">Measures the timeout.</param>
public sealed class PromQlEngine(ISampleSource source, PromQlOptions options, TimeProvider time) : IQueryEngine
{
    /// <summary>Rules and dashboards ask the same expressions over and over; beyond so many all are forgotten.</summary>
    private const int MostRemembered = 2000;

    private readonly ConcurrentDictionary<string, PromQlExpression> _parsed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<QueryAnswer> InstantAsync(string expression, DateTimeOffset at, CancellationToken cancellationToken) =>
        AnswerAsync(expression, new StepGrid(at.ToUnixTimeMilliseconds(), 1, 1), (run, token) => run.InstantAsync(token), cancellationToken);

    /// <inheritdoc/>
    public async Task<QueryAnswer> RangeAsync(string expression, QueryRange range, CancellationToken cancellationToken)
    {
        var (start, end, step) = (range.Start.ToUnixTimeMilliseconds(), range.End.ToUnixTimeMilliseconds(), (long)range.Step.TotalMilliseconds);
        if (end < start)
            return new QueryError(QueryErrorKind.BadData, "end timestamp must not be before start time");
        if (step <= 0)
            return new QueryError(QueryErrorKind.BadData, "zero or negative query resolution step widths are not accepted. Try a positive integer");
        var count = ((end - start) / step) + 1;
        if (count > options.MaxSteps)
            return new QueryError(QueryErrorKind.BadData, $"exceeded maximum resolution of {options.MaxSteps:N0} points per timeseries. Try decreasing the query resolution (?step=XX)");
        return await AnswerAsync(expression, new StepGrid(start, step, (int)count), (run, token) => run.RangeAsync(token), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<MetadataAnswer<Labels>> SeriesAsync(IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (selectors.Count == 0)
            return new MetadataAnswer<Labels>([], new QueryError(QueryErrorKind.BadData, "no match[] parameter provided"));
        return await CollectAsync(selectors, LabelsOrder.Instance, async matchers =>
            (await source.SelectAsync(matchers, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), cancellationToken)).Select(series => series.Labels));
    }

    /// <inheritdoc/>
    public Task<MetadataAnswer<string>> LabelNamesAsync(IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        CollectAsync<string>(selectors, StringComparer.Ordinal, async matchers =>
            await source.LabelNamesAsync(matchers, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), cancellationToken));

    /// <inheritdoc/>
    public Task<MetadataAnswer<string>> LabelValuesAsync(string label, IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        CollectAsync<string>(selectors, StringComparer.Ordinal, async matchers =>
            await source.LabelValuesAsync(label, matchers, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), cancellationToken));

    private async Task<QueryAnswer> AnswerAsync(string text, StepGrid steps, Func<QueryRun, CancellationToken, Task<QueryValue>> run, CancellationToken cancellationToken)
    {
        if (Parse(text, out var error) is not { } expression)
            return error!;

        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var remarks = new Remarks(text);
        try
        {
            var context = new QueryContext(options, remarks, both.Token);
            // Evaluation keeps a core busy; whoever asks may be on a thread that draws a screen.
            QueryAnswer answer = await Task.Run(() => run(new QueryRun(context, source, expression.Root, steps), both.Token), both.Token);
            return answer with { Warnings = remarks.Warnings, Infos = remarks.Infos };
        }
        catch (QueryFailure failure)
        {
            return new QueryError(failure.Kind, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new QueryError(QueryErrorKind.Canceled, "query was canceled in expression evaluation");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new QueryError(QueryErrorKind.Timeout, $"query timed out in expression evaluation after {NumberText.Duration((long)options.Timeout.TotalMilliseconds)}");
        }
    }

    private PromQlExpression? Parse(string text, out QueryError? error)
    {
        error = null;
        if (_parsed.TryGetValue(text, out var known))
            return known;
        if (PromQlExpression.Parse(text, out var mistake) is not { } parsed)
        {
            error = new QueryError(QueryErrorKind.BadData, mistake!.Message);
            return null;
        }

        if (_parsed.Count >= MostRemembered)
            _parsed.Clear();
        _parsed[text] = parsed;
        return parsed;
    }

    /// <summary>What is found for each selector, each once and in order; without selectors what is found at all.</summary>
    private async Task<MetadataAnswer<T>> CollectAsync<T>(IReadOnlyList<string> selectors, IComparer<T> order, Func<IReadOnlyList<LabelMatcher>, Task<IEnumerable<T>>> find)
    {
        var matchers = new List<IReadOnlyList<LabelMatcher>>();
        foreach (var text in selectors)
        {
            if (Parse(text, out var error) is not { } expression)
                return new MetadataAnswer<T>([], error);
            if (expression.Root is not SelectorExpr selector)
                return new MetadataAnswer<T>([], new QueryError(QueryErrorKind.BadData, $"\"{text}\" is no series selector"));
            matchers.Add(selector.Matchers);
        }

        var found = new SortedSet<T>(order);
        foreach (var conditions in matchers.Count == 0 ? [[]] : matchers)
            found.UnionWith(await find(conditions));
        return new MetadataAnswer<T>([.. found]);
    }
}
