using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Sources;

/// <summary>
/// Observations of checks as samples, under the names of the blackbox exporter. An observation that is the console's own fault
/// says nothing of the target, so it gives no sample.
/// </summary>
internal sealed class CheckSamples(HealthEngine engine, SampleStore store, TimeProvider time) : BackgroundService
{
    public const string Success = "probe_success", Duration = "probe_duration_seconds", HttpStatus = "probe_http_status_code", CertificateExpiry = "probe_ssl_earliest_cert_expiry";

    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<CheckKey, CheckSeries> _series = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Committed += OnCommitted;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        engine.Committed -= OnCommitted;
        return base.StopAsync(cancellationToken);
    }

    internal void Take(IReadOnlyList<CommittedObservation> observations)
    {
        lock (_gate)
        {
            foreach (var (check, observation) in observations)
            {
                if (observation.Outcome == Outcome.Error)
                    continue;
                var at = observation.At.ToUnixTimeMilliseconds();
                if (!_series.TryGetValue(check.Key, out var series) || series.Target != check.Probe.Target)
                {
                    series?.End(store, at);
                    _series[check.Key] = series = new CheckSeries(check);
                }

                series.Take(store, observation, at);
            }
        }
    }

    /// <summary>Ends the series of checks that are no more.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var services = engine.Services.Subscribe();
        await foreach (var changes in services.ReadAllAsync(Gather, time, stoppingToken))
        {
            foreach (var (service, snapshot) in changes)
                EndRemoved(service, snapshot?.Definition);
        }
    }

    private void OnCommitted(object? sender, ObservationsCommitted committed) => Take(committed.Observations);

    private void EndRemoved(string service, ServiceDefinition? definition)
    {
        lock (_gate)
        {
            var removed = _series.Where(pair => pair.Key.Service == service && definition?.Checks.Any(check => check.Key == pair.Key && !check.Paused) != true).ToList();
            foreach (var (key, series) in removed)
            {
                _series.Remove(key);
                series.End(store, time.GetUtcNow().ToUnixTimeMilliseconds());
            }
        }
    }

    /// <summary>The series of one check.</summary>
    private sealed class CheckSeries(CheckDefinition check)
    {
        private readonly Labels _success = Named(check, Success);
        private readonly Labels _duration = Named(check, Duration);
        private readonly Labels _status = Named(check, HttpStatus);
        private readonly Labels _expiry = Named(check, CertificateExpiry);
        private bool _hasStatus;
        private bool _hasExpiry;

        public string Target { get; } = check.Probe.Target;

        public void Take(SampleStore store, Observation observation, long at)
        {
            store.Append(_success, at, observation.Outcome == Outcome.Failed ? 0 : 1);
            store.Append(_duration, at, observation.Latency.TotalSeconds);
            _hasStatus |= observation.Facts?.HttpStatus is not null;
            if (_hasStatus)
                store.Append(_status, at, observation.Facts?.HttpStatus ?? 0);
            if (observation.Facts?.CertificateExpiry is { } expiry)
                store.Append(_expiry, at, expiry.ToUnixTimeSeconds());
            else if (_hasExpiry)
                store.Append(_expiry, at, StaleMarker.Value);
            _hasExpiry = observation.Facts?.CertificateExpiry is not null;
        }

        public void End(SampleStore store, long at)
        {
            store.Append(_success, at, StaleMarker.Value);
            store.Append(_duration, at, StaleMarker.Value);
            if (_hasStatus)
                store.Append(_status, at, StaleMarker.Value);
            if (_hasExpiry)
                store.Append(_expiry, at, StaleMarker.Value);
        }

        private static Labels Named(CheckDefinition check, string name) =>
            Labels.Of((Labels.MetricName, name), ("job", "checks"), ("service", check.Key.Service), ("check", check.Key.Check), ("instance", check.Probe.Target));
    }
}
