using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Tests.Metrics.Store;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.Scraping;

public class ScrapeLoopTests
{
    [Fact]
    public async Task Apply_ChangedWorkspace_LetsUnchangedEndpointsGoOnAndEndsTheOthers()
    {
        await using var server = new HostileServer();
        await using var open = await OpenStore.CreateAsync();
        var loop = new ScrapeLoop(open.Store, open.Options, null!, open.Clock, NullLogger<ScrapeLoop>.Instance);
        server.Serve("a 1\n");
        ScrapeEndpoint[] both = [Endpoint("stays", server), Endpoint("goes", server)];
        await loop.ApplyAsync(both);
        await UntilScrapedAsync(open, loop, "stays", "goes");
        var connections = server.Connections;

        await loop.ApplyAsync([Endpoint("stays", server), Endpoint("comes", server)]);
        await UntilScrapedAsync(open, loop, "comes");
        var scraped = loop.Statuses.Current["stays"].LastAt;
        await UntilAsync(open, () => loop.Statuses.Current["stays"].LastAt > scraped);
        await loop.ApplyAsync([]);

        var read = await open.ReadAsync("a");
        Assert.Empty(loop.Statuses.Current);
        Assert.Equal(connections + 1, server.Connections);
        Assert.Equal(3, read.Count);
        Assert.All(read.Values, samples => Assert.Equal(1, samples.Count(sample => StaleMarker.IsStale(sample.Value))));
        Assert.All(read.Values, samples => Assert.True(StaleMarker.IsStale(samples[^1].Value)));
    }

    [Fact]
    public void Of_Workspace_LeavesOutPausedServicesAndThoseWithoutMetrics()
    {
        var metrics = new MetricsEndpoint { Url = new SecretText("http://me:${file:/x}@shop.test/metrics", "http://me:pw@shop.test/metrics") };
        List<ServiceDeclaration> services =
        [
            new ServiceDeclaration { Name = "shop", Metrics = metrics },
            new ServiceDeclaration { Name = "staged", Metrics = metrics, Environment = "staging" },
            new ServiceDeclaration { Name = "paused", Metrics = metrics, Paused = true },
            new ServiceDeclaration { Name = "none" },
        ];
        var workspace = new Workspace("w", "production", "/", "0", ImmutableDictionary<string, object>.Empty.Add("services", services));

        var endpoints = ScrapeEndpoint.Of(workspace).ToList();

        Assert.Equal(["shop", "staged"], endpoints.Select(endpoint => endpoint.Service));
        Assert.Equal(Labels.Of(("job", "staged"), ("service", "staged"), ("instance", "shop.test:80"), ("environment", "staging")), endpoints[1].Labels);
        Assert.Equal("http://shop.test/metrics", endpoints[0].ShownUrl);
    }

    private static ScrapeEndpoint Endpoint(string service, HostileServer server) => new(service, "test", new MetricsEndpoint { Url = new SecretText(server.Url) });

    private static Task UntilScrapedAsync(OpenStore open, ScrapeLoop loop, params string[] services) =>
        UntilAsync(open, () => services.All(service => loop.Statuses.Current.GetValueOrDefault(service) is { LastAt: not null, Error: null }));

    private static Task UntilAsync(OpenStore open, Func<bool> condition) => Eventually.IsTrueAsync(
        () =>
        {
            open.Clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        "scraped");
}
