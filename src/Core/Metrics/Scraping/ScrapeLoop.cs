using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Metrics.Store;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>Scrapes what the running workspace declares, as it changes.</summary>
public sealed class ScrapeLoop(SampleStore store, MetricsOptions options, WorkspaceSource workspaces, TimeProvider time, ILogger<ScrapeLoop> logger) : BackgroundService
{
    private readonly Dictionary<string, ScrapeTarget> _targets = [];

    /// <summary>Every endpoint by the name of its service, with how its newest scrape fared.</summary>
    public ChangeFeed<string, ScrapeStatus> Statuses { get; } = new();

    /// <summary>Makes these the endpoints to scrape; those that stay go on undisturbed.</summary>
    internal async Task ApplyAsync(IEnumerable<ScrapeEndpoint> endpoints)
    {
        var wanted = endpoints.ToDictionary(endpoint => endpoint.Service);
        foreach (var target in _targets.Values.Where(target => wanted.GetValueOrDefault(target.Endpoint.Service) != target.Endpoint).ToList())
            await EndAsync(target, forget: true);
        foreach (var endpoint in wanted.Values.Where(endpoint => !_targets.ContainsKey(endpoint.Service)))
        {
            var target = new ScrapeTarget(endpoint, store, options, Statuses, time, logger);
            _targets.Add(endpoint.Service, target);
            target.Start();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = workspaces.Changes.Subscribe();
        try
        {
            await ApplyAsync(ScrapeEndpoint.Of(workspaces.Current));
            await foreach (var _ in changes.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
                await ApplyAsync(ScrapeEndpoint.Of(workspaces.Current));
        }
        finally
        {
            foreach (var target in _targets.Values.ToList())
                await EndAsync(target, forget: false);
        }
    }

    private async Task EndAsync(ScrapeTarget target, bool forget)
    {
        _targets.Remove(target.Endpoint.Service);
        await target.StopAsync(forget);
        target.Dispose();
        if (forget)
            Statuses.Remove(target.Endpoint.Service);
    }
}
