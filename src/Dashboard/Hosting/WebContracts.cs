using System.Text.Json.Serialization;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Dashboard.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Alerts;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Changes;
using Quarterdeck.Dashboard.Configuration;
using Quarterdeck.Dashboard.Demo;
using Quarterdeck.Dashboard.Health;
using Quarterdeck.Dashboard.Hosts;
using Quarterdeck.Dashboard.Jobs;
using Quarterdeck.Dashboard.Metrics;
using Quarterdeck.Dashboard.Profiles;
using Quarterdeck.Dashboard.RuntimeSettings;
using Quarterdeck.Dashboard.Secrets;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>What programs talk to: REST, health, metrics, the live hub.</summary>
internal static class WebContracts
{
    public static IServiceCollection AddWebContracts(this IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = static context => context.ProblemDetails.Detail = context.ProblemDetails.Detail is { } detail ? Redactor.Text(detail) : null);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Quarterdeck";
            document.Info.Version = ProductVersion.Current;
            return Task.CompletedTask;
        }));
        services.AddSingleton<OwnHealth>();
        services.AddSingleton<OwnMetrics>();
        services.AddSingleton(provider => new OwnExposition(provider.GetRequiredService<OwnMetrics>().Write));
        services.AddSingleton<PrometheusRules>();
        services.AddLiveHub();
        return services;
    }

    public static void MapWebContracts(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api"),
            api =>
            {
                api.UseExceptionHandler();
                api.UseStatusCodePages();
            });
        OwnHealth.Map(app);
        OwnMetrics.Map(app);
        app.MapServicesApi();
        app.MapHeartbeatsApi();
        app.MapHostsApi();
        app.MapJobsApi();
        app.MapPushApi();
        app.MapPrometheusApi();
        app.MapAlertsApi();
        app.MapAuditApi();
        app.MapSecretsApi();
        app.MapProfilesApi();
        app.MapConfigurationApi();
        app.MapDemoApi();
        app.MapLiveHub();
        app.MapAccountsApi();
        app.MapSettingsApi();
        app.MapOpenApi().Needs(Role.Viewer, Area.Read);
    }
}
