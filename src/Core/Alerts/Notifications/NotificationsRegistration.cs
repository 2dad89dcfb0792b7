using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Maintenance;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Registers the way from an alert to people.</summary>
public static class NotificationsRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What reading channels, routes and windows from a workspace needs; enough for the verbs that send nothing. Wants an <see cref="ICronCalendar"/>.</summary>
    public static IServiceCollection AddAlertRouting(this IServiceCollection services) => services
        .AddChannelKinds()
        .AddSingleton<WorkspaceSection, RouteSection>()
        .AddSingleton<WorkspaceSection, InhibitSection>()
        .AddSingleton<WorkspaceSection, MuteTimesSection>()
        .AddSingleton<WorkspaceSection, MaintenanceSection>()
        .AddSingleton<WorkspaceSection, AlertmanagersSection>();

    /// <summary>The whole of it; wants the alert book beside it, and takes <see cref="AlertCauses"/> and <see cref="BoardLabels"/> where somebody registers them.</summary>
    public static IServiceCollection AddAlertNotifications(this IServiceCollection services)
    {
        services.AddAlertRouting();
        services.AddChannels();
        services.AddSingleton<SilenceBook>();
        services.AddSingleton<INameBearer, AlertAuthors>();
        services.AddSingleton(provider => new AcknowledgementBook(
            provider.GetRequiredService<AlertBook>().Alerts,
            provider.GetRequiredService<DatabaseWriter>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<IDbContextFactory<QuarterdeckDb>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NotificationLog>();
        services.AddSingleton(new Deliveries(Random.Shared.NextDouble));
        services.AddSingleton<ChannelSender>();
        services.AddSingleton(provider => new ChannelAlerts(
            (rule, alerts, cancellationToken) => provider.GetRequiredService<AlertBook>().ReplaceAsync(
                new Dictionary<string, Dictionary<string, Alert>>(StringComparer.Ordinal) { [rule] = alerts }, provider.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NotificationDispatcher>(
            provider, provider.GetRequiredService<AlertBook>().Alerts, provider.GetService<AlertCauses>() ?? (static _ => []), provider.GetService<BoardLabels>() ?? (static _ => Labels.Empty)));
        services.AddSingleton(provider => new AlertNotifications(
            provider.GetRequiredService<NotificationDispatcher>(), provider.GetRequiredService<Deliveries>(), provider.GetRequiredService<NotificationLog>(), provider.GetRequiredService<AuditLog>()));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<NotificationWatch>(
            provider, provider.GetRequiredService<AlertBook>().Alerts, provider.GetRequiredService<AlertBook>().Ready, new BoardReady(ServicesKnownAsync(provider))));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<AlertmanagerForwarder>(
            provider,
            provider.GetRequiredService<AlertBook>().Alerts,
            provider.GetRequiredService<AlertBook>().Ready,
            (Action<string, SendAnswer>)provider.GetRequiredService<NotificationDispatcher>().Note));
        services.AddJob<NotificationPruneJob>();
        return services;
    }

    /// <summary>Nobody waits long for the board: a page that comes in spite of maintenance is better than one that never comes.</summary>
    private static Task ServicesKnownAsync(IServiceProvider provider) => provider.GetService<HealthEngine>() is { } health
        ? Task.WhenAny(health.Defined, Task.Delay(Patience, provider.GetRequiredService<TimeProvider>()))
        : Task.CompletedTask;
}
