using System.Collections.Concurrent;
using Quarterdeck.Core.Alerts.Templates;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>Evaluates rules: asks their expressions, fills in their templates, and records what they give as series.</summary>
internal sealed class RuleEvaluator(IQueryEngine queries, ISampleSink? sink, string externalUrl)
{
    /// <summary>Labels that say where alerts come from, for templates; the console has none of its own.</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;

    private readonly ConcurrentDictionary<string, HashSet<Labels>> _written = new(StringComparer.Ordinal);

    /// <summary>What an alerting rule's expression gives at a moment; the error says why it could not be told.</summary>
    public async Task<(IReadOnlyList<AlertCandidate> Result, string? Problem)> CandidatesAsync(AlertingRule rule, DateTimeOffset at, int limit, CancellationToken cancellationToken)
    {
        var (samples, problem) = await VectorAsync(rule.Expression, at, cancellationToken);
        if (problem is not null)
            return ([], problem);
        if (limit > 0 && samples.Count > limit)
            return ([], $"exceeded limit of {limit} with {samples.Count} alerts");

        var candidates = new List<AlertCandidate>(samples.Count);
        var seen = new HashSet<Labels>();
        foreach (var sample in samples)
        {
            var candidate = await CandidateAsync(rule, sample, at, cancellationToken);
            if (!seen.Add(candidate.Labels))
                return ([], $"vector contains metrics with the same labelset after applying alert labels: {candidate.Labels}");
            candidates.Add(candidate);
        }

        return (candidates, null);
    }

    /// <summary>Evaluates a recording rule and stores its series; returns how many, or why none.</summary>
    public async Task<(int Series, double Value, string? Problem)> RecordAsync(RecordingRule rule, DateTimeOffset at, int limit, CancellationToken cancellationToken)
    {
        var (samples, problem) = await VectorAsync(rule.Expression, at, cancellationToken);
        if (problem is not null)
            return (0, double.NaN, problem);
        if (limit > 0 && samples.Count > limit)
            return (0, double.NaN, $"exceeded limit of {limit} with {samples.Count} series");

        var series = new Dictionary<Labels, double>(samples.Count);
        foreach (var sample in samples)
        {
            var labels = Labels.Of([.. sample.Labels, .. rule.Labels, new Label(Labels.MetricName, rule.Name)]);
            if (!series.TryAdd(labels, sample.Value))
                return (0, double.NaN, $"vector contains metrics with the same labelset after applying rule labels: {labels}");
        }

        Write(rule.Key, at, series);
        return (series.Count, samples.Count > 0 ? samples[0].Value : double.NaN, null);
    }

    /// <summary>Stores <c>ALERTS</c> and <c>ALERTS_FOR_STATE</c> of a rule's alerts, as Prometheus does.</summary>
    public void WriteStates(string rule, DateTimeOffset at, IEnumerable<Alert> alerts)
    {
        var series = new Dictionary<Labels, double>();
        foreach (var alert in alerts.Where(alert => alert.State != AlertState.Resolved))
        {
            var state = alert.State == AlertState.Firing ? "firing" : "pending";
            series[Labels.Of([.. alert.Labels, new Label(Labels.MetricName, "ALERTS"), new Label("alertstate", state)])] = 1;
            series[alert.Labels.With(Labels.MetricName, "ALERTS_FOR_STATE")] = alert.ActiveAt.ToUnixTimeSeconds();
        }

        Write(rule, at, series);
    }

    /// <summary>Ends the series of a rule that is no more.</summary>
    public void Forget(string rule, DateTimeOffset at)
    {
        Write(rule, at, []);
        _written.TryRemove(rule, out _);
    }

    private async Task<AlertCandidate> CandidateAsync(AlertingRule rule, VectorSample sample, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var data = new TemplateData(sample.Labels, ExternalLabels, sample.Value, at, externalUrl);
        var labels = new List<Label>(sample.Labels.Where(label => label.Name != Labels.MetricName));
        foreach (var (name, template) in rule.LabelTemplates)
            labels.Add(new Label(name, await template.ExpandAsync(data, AnswerAsync, cancellationToken)));
        labels.Add(new Label(Alert.NameLabel, rule.Name));

        var annotations = new List<(string, string)>(rule.AnnotationTemplates.Count);
        foreach (var (name, template) in rule.AnnotationTemplates)
            annotations.Add((name, await template.ExpandAsync(data, AnswerAsync, cancellationToken)));
        return new AlertCandidate(Labels.Of(labels), annotations, sample.Value);

        async Task<TemplateAnswer> AnswerAsync(string query, CancellationToken token)
        {
            var (samples, problem) = await VectorAsync(query, at, token);
            return new TemplateAnswer([.. samples.Select(item => (item.Labels, item.Value))], problem);
        }
    }

    private async Task<(IReadOnlyList<VectorSample> Samples, string? Problem)> VectorAsync(string expression, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var answer = await queries.InstantAsync(expression, at, cancellationToken);
        return answer switch
        {
            { Error: { } error } => ([], error.Message),
            { Value: QueryValue.Vector vector } => (vector.Samples, null),
            { Value: QueryValue.Scalar scalar } => ([new VectorSample(Labels.Empty, scalar.Time, scalar.Value)], null),
            _ => ([], "the expression gives neither a vector nor a number"),
        };
    }

    /// <summary>Appends a rule's series, and a stale marker to those that it gave last time and not now.</summary>
    private void Write(string rule, DateTimeOffset at, Dictionary<Labels, double> series)
    {
        if (sink is null)
            return;
        var time = at.ToUnixTimeMilliseconds();
        foreach (var (labels, value) in series)
            sink.Append(labels, time, value);
        foreach (var gone in _written.GetValueOrDefault(rule)?.Where(labels => !series.ContainsKey(labels)) ?? [])
            sink.Append(gone, time, StaleMarker.Value);
        _written[rule] = [.. series.Keys];
    }
}
