using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>Scrapes one endpoint at its slots until it is stopped. A scrape that fails ends all of the endpoint's series, but those that tell of the scrape.</summary>
internal sealed partial class ScrapeTarget : IDisposable
{
    /// <summary>A scrape that begins this close to its slot has the slot's time: even steps of time take no room.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(10);

    private readonly ScrapeEndpoint _endpoint;
    private readonly SampleStore _store;
    private readonly ChangeFeed<string, ScrapeStatus> _statuses;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KnownSeries _known;
    private readonly ScrapeClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly (string Name, Labels Labels)[] _reports;
    private Task _running = Task.CompletedTask;
    private ScrapeStatus _status;

    public ScrapeTarget(ScrapeEndpoint endpoint, SampleStore store, MetricsOptions options, ChangeFeed<string, ScrapeStatus> statuses, TimeProvider time, ILogger logger)
    {
        _endpoint = endpoint;
        _store = store;
        _statuses = statuses;
        _time = time;
        _logger = logger;
        _known = new KnownSeries(store, endpoint.Labels);
        _client = new ScrapeClient(endpoint, options.MaxBodyBytes);
        _reports = [.. ReportNames.Select(name => (name, _known.Source.With(Labels.MetricName, name)))];
        _status = new ScrapeStatus(endpoint.Service, endpoint.ShownUrl, endpoint.Interval) { Labels = _known.Source, Timeout = endpoint.Timeout };
    }

    public static IReadOnlyList<string> ReportNames { get; } = ["up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_series_added"];

    public ScrapeEndpoint Endpoint => _endpoint;

    public void Start()
    {
        _statuses.Publish(_endpoint.Service, _status);
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Stops scraping.</summary>
    /// <param name="forget">Whether the series end: not at the end of the process, which will go on with them.</param>
    public async Task StopAsync(bool forget)
    {
        await _stop.CancelAsync();
        await _running;
        if (!forget)
            return;
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _known.Forget(now);
        foreach (var (_, labels) in _reports)
            _store.Append(labels, now, StaleMarker.Value);
    }

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
    }

    /// <summary>Scrapes once; samples that bring no time of their own get this one.</summary>
    internal async Task ScrapeAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var time = at.ToUnixTimeMilliseconds();
        var outcome = await FetchAndTakeAsync(time, cancellationToken);
        var duration = _time.GetElapsedTime(began);
        if (outcome.Error is not null)
            _known.End(time);
        double[] figures = [outcome.Error is null ? 1 : 0, duration.TotalSeconds, outcome.Samples, outcome.Added];
        for (var i = 0; i < figures.Length; i++)
            _store.Append(_reports[i].Labels, time, figures[i]);
        Show(at, duration, outcome);
    }

    /// <summary>The time of the samples of a scrape that begins now for a slot.</summary>
    internal static DateTimeOffset TimeOf(DateTimeOffset slot, DateTimeOffset now) => (now - slot).Duration() <= Tolerance ? slot : now;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var slot = Slot.FirstFrom(_time.GetUtcNow() + TimeSpan.FromMilliseconds(1), "scrape " + _endpoint.Service, _endpoint.Interval);
                await DelayUntilAsync(slot, cancellationToken);
                await ScrapeSafelyAsync(TimeOf(slot, _time.GetUtcNow()), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>Timers count whole milliseconds and may be early by part of one.</summary>
    private async Task DelayUntilAsync(DateTimeOffset slot, CancellationToken cancellationToken)
    {
        for (var left = slot - _time.GetUtcNow(); left > TimeSpan.Zero && left <= _endpoint.Interval; left = slot - _time.GetUtcNow())
            await Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, _time, cancellationToken);
    }

    private async Task ScrapeSafelyAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await ScrapeAsync(at, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // One broken scrape must not end the others.
        catch (Exception exception)
        {
            LogBroken(exception, _endpoint.Service);
        }
#pragma warning restore CA1031
    }

    private async Task<ExpositionOutcome> FetchAndTakeAsync(long time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, _endpoint.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            var (body, openMetrics, error) = await _client.FetchAsync(limit.Token);
            using (body)
                return body is null ? new ExpositionOutcome(0, 0, error) : _known.Take(body.Body.Span, openMetrics, time);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ExpositionOutcome(0, 0, $"no complete answer within {_endpoint.Timeout.InWords()}");
        }
    }

    private void Show(DateTimeOffset at, TimeSpan duration, ExpositionOutcome outcome)
    {
        var turned = _status.LastAt is null || _status.Error is null != outcome.Error is null;
        if (turned && outcome.Error is { } error)
            LogFailing(_endpoint.Service, error);
        else if (turned && _status.LastAt is not null)
            LogWorking(_endpoint.Service, outcome.Samples);
        _status = _status with { LastAt = at, Duration = duration, Samples = outcome.Samples, Error = outcome.Error, Since = turned ? at : _status.Since };
        _statuses.Publish(_endpoint.Service, _status);
    }

    [LoggerMessage(510, LogLevel.Warning, "Scraping the metrics of {Service} fails: {Error}")]
    private partial void LogFailing(string service, string error);

    [LoggerMessage(511, LogLevel.Information, "Scraping the metrics of {Service} works: {Samples} samples")]
    private partial void LogWorking(string service, int samples);

    [LoggerMessage(512, LogLevel.Error, "A scrape of {Service} broke; the next one is tried")]
    private partial void LogBroken(Exception exception, string service);
}
