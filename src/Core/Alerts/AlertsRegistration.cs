using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.BuiltIn;
using Quarterdeck.Core.Alerts.Maintenance;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Posted;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts;

/// <summary>Registers rules, alerts and what follows from them.</summary>
public static class AlertsRegistration
{
    /// <summary>What reading rule files needs; enough for the verbs that serve nothing.</summary>
    public static IServiceCollection AddRuleFiles(this IServiceCollection services) => services.AddSingleton<WorkspaceDocuments, RuleFiles>();

    /// <summary>Rules, their evaluation, and the book of alerts.</summary>
    /// <param name="services">Where they are registered.</param>
    /// <param name="settings">The section <c>Alerts</c>.</param>
    /// <param name="externalUrl">Where people reach the console, for links in notifications.</param>
    public static IServiceCollection AddAlerts(this IServiceCollection services, AlertOptions settings, string externalUrl)
    {
        var options = settings with { ExternalUrl = externalUrl.TrimEnd('/') };
        services.AddRuleFiles();
        services.AddSingleton(options);
        services.AddSingleton(provider => new AlertBook(
            new AlertStore(provider.GetRequiredService<DatabaseWriter>(), provider.GetRequiredService<IDbContextFactory<QuarterdeckDb>>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RuleEvaluator(
            provider.GetRequiredService<IQueryEngine>(), provider.GetService<ISampleSink>(), options.ExternalUrl));
        services.AddSingleton(provider => new RuleEngine(
            provider.GetRequiredService<RuleEvaluator>(),
            provider.GetRequiredService<AlertBook>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RuleEngine>>()));
        services.AddSingleton<RuleCatalog>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton<PageEstimate>();
        services.AddSingleton<BoardCauses>();
        services.AddSingleton<AlertCauses>(provider => provider.GetRequiredService<BoardCauses>().Of);
        services.AddSingleton<BoardLabels>(provider => provider.GetRequiredService<HealthEngine>().LabelsOf);
        services.AddHostedService<MaintenanceWatch>();
        services.AddHostedService<RuleWatch>();
        services.AddHostedService<BuiltInAlerts>();
        services.AddJob<RuleJob>();
        services.AddSingleton<AlertHistory>();
        services.AddPostedAlerts();
        services.AddAlertNotifications();
        return services;
    }
}
