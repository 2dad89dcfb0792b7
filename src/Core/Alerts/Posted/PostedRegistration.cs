using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Events;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Posted;

/// <summary>Registers what comes from outside: events, and alerts of Alertmanagers.</summary>
internal static class PostedRegistration
{
    public static IServiceCollection AddPostedAlerts(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PostedAlerts(
            provider.GetRequiredService<AlertBook>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PostedAlerts>>()));
        services.AddHostedService(provider => provider.GetRequiredService<PostedAlerts>());
        services.AddSingleton(provider => new EventCounter(provider.GetService<ISampleSink>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<EventCounter>());
        services.AddSingleton(provider => new EventBook(
            provider.GetRequiredService<PostedAlerts>(), provider.GetRequiredService<EventCounter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AlertmanagerIntake>();
        return services;
    }
}
