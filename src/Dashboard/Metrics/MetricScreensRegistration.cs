using Quarterdeck.Dashboard.Layout;
using Quarterdeck.Dashboard.Metrics.Charts;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary>Registers the pages of metrics.</summary>
internal static class MetricScreensRegistration
{
    public static IServiceCollection AddMetricScreens(this IServiceCollection services) => services
        .AddSingleton<SeriesReader>()
        .AddPage("Explore", "explore", 26)
        .AddPage("Targets", "targets", 45);
}
