using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Tests.Metrics.Store;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Metrics.Sources;

public sealed class CheckSamplesTests : IAsyncLifetime
{
    private OpenStore _open = null!;
    private HealthEngine _engine = null!;
    private CheckSamples _samples = null!;

    public async Task InitializeAsync()
    {
        _open = await OpenStore.CreateAsync();
        _engine = new HealthEngine(new HealthStore(_open.Database.Writer, _open.Database.Contexts, TimeProvider.System), TimeProvider.System, NullLogger<HealthEngine>.Instance);
        _samples = new CheckSamples(_engine, _open.Store, _open.Clock);
        await _engine.StartAsync(CancellationToken.None);
        await _samples.StartAsync(CancellationToken.None);
        await _engine.Ready;
    }

    public async Task DisposeAsync()
    {
        await _samples.StopAsync(CancellationToken.None);
        await _engine.StopAsync(CancellationToken.None);
        await _open.DisposeAsync();
    }

    [Fact]
    public async Task Report_Observations_BecomeSamplesWithTheirFacts()
    {
        var definition = Service();
        await _engine.DefineAsync([definition], CancellationToken.None);
        var expiry = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        await ReportAsync(0, Outcome.Passed, new ProbeFacts(200, expiry));
        await ReportAsync(10, Outcome.Degraded, new ProbeFacts(429, expiry));
        await ReportAsync(20, Outcome.Error, facts: null);
        await ReportAsync(30, Outcome.Failed, facts: null);

        await Eventually.IsTrueAsync(() => _open.Store.Taken >= 12, "four series, three times");
        Assert.Equal("1 1 0", await ValuesAsync("probe_success"));
        Assert.Equal("200 429 0", await ValuesAsync("probe_http_status_code"));
        Assert.Equal("1800000000 1800000000 stale", await ValuesAsync("probe_ssl_earliest_cert_expiry"));
        Assert.Equal("0.25 0.25 0.25", await ValuesAsync("probe_duration_seconds"));
        var labels = (await _open.ReadAsync("probe_success")).Keys.Single();
        Assert.Equal(("checks", "web", "http", definition.Checks[0].Probe.Target), (labels["job"], labels["service"], labels["check"], labels["instance"]));
    }

    [Fact]
    public async Task Define_ServiceIsGone_EndsTheSeriesOfItsChecks()
    {
        await _engine.DefineAsync([Service()], CancellationToken.None);
        await ReportAsync(-60, Outcome.Passed, facts: null);
        await Eventually.IsTrueAsync(() => _open.Store.Taken >= 2, "stored");

        await _engine.DefineAsync([], CancellationToken.None);

        await Eventually.IsTrueAsync(
            () =>
            {
                _open.Clock.Advance(TimeSpan.FromSeconds(1));
                return _open.Store.Taken >= 4;
            },
            "ended");
        Assert.Equal("1 stale", await ValuesAsync("probe_success"));
    }

    private ValueTask ReportAsync(int seconds, Outcome outcome, ProbeFacts? facts) => _engine.ReportAsync(
        new CheckKey("web", "http"),
        new Observation(_open.Clock.GetUtcNow().AddSeconds(seconds), outcome, TimeSpan.FromMilliseconds(250), "seen") { Facts = facts },
        CancellationToken.None);

    private async Task<string> ValuesAsync(string name) =>
        string.Join(' ', (await _open.ReadAsync(name)).Values.Single().Select(sample => StaleMarker.IsStale(sample.Value) ? "stale" : $"{sample.Value}"));
}
