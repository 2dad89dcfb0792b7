using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>An endpoint to scrape: equal ones go on undisturbed when the workspace changes.</summary>
/// <param name="Service">The service it belongs to.</param>
/// <param name="Environment">That service's environment.</param>
/// <param name="Metrics">Where and how often.</param>
internal sealed record ScrapeEndpoint(string Service, string Environment, MetricsEndpoint Metrics)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(10);

    public TimeSpan Interval => Metrics.Interval;

    /// <summary>A scrape ends before the next one is due.</summary>
    public TimeSpan Timeout => Interval < LongestTimeout ? Interval : LongestTimeout;

    /// <summary>The address without secrets.</summary>
    public string ShownUrl => TargetText.Of(Metrics.Url);

    /// <summary>Labels of everything that comes from it.</summary>
    public Labels Labels
    {
        get
        {
            var url = new Uri(Metrics.Url.Reveal());
            return Labels.Of(("job", Service), ("instance", $"{url.Host}:{url.Port}"), ("service", Service), ("environment", Environment));
        }
    }

    /// <summary>The endpoints that a workspace declares; paused services are left alone.</summary>
    public static IEnumerable<ScrapeEndpoint> Of(Workspace workspace) =>
        from service in workspace.Items<ServiceDeclaration>("services")
        let metrics = service.Paused ? null : service.Metrics
        where metrics is not null
        select new ScrapeEndpoint(service.Name, service.Environment ?? workspace.Environment, metrics);
}
