using Microsoft.AspNetCore.DataProtection;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Alerts;
using Quarterdeck.Dashboard.Alerts.Rules;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Health;
using Quarterdeck.Dashboard.Hosts;
using Quarterdeck.Dashboard.Jobs;
using Quarterdeck.Dashboard.Layout;
using Quarterdeck.Dashboard.Metrics;
using Quarterdeck.Dashboard.Redaction;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>Puts the console together: each feature adds and maps itself.</summary>
internal static class ConsoleHost
{
    /// <summary>Where appsettings.json, wwwroot and workspaces are: the current folder if it has them, else beside the program.</summary>
    public static string ContentRoot =>
        File.Exists("appsettings.json") && Directory.Exists("wwwroot") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot, ApplicationName = "quarterdeck" });
        builder.WebHost.UseStaticWebAssets();
        return builder;
    }

    /// <summary>Builds the console, with its database ready.</summary>
    /// <exception cref="DatabaseUnusableException">The database cannot be used.</exception>
    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, ServeOptions options, CancellationToken cancellationToken)
    {
        if (options.Urls is { } urls)
            builder.WebHost.UseUrls(urls);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));

        builder.Services.AddData(new DatabaseOptions { Path = options.DatabasePath });
        builder.Services.AddJobs();
        builder.Services.AddAudit(options.Audit(builder.Configuration));
        builder.Services.AddWorkspaces(new WorkspaceOptions { Folder = options.Workspace, Environment = options.Value });
        builder.Services.AddHosts();
        builder.Services.AddMetrics(builder.Configuration.GetSection("Metrics").Get<MetricsOptions>() ?? new MetricsOptions());
        builder.Services.AddHealth(builder.Configuration.GetSection("History").Get<HistoryOptions>() ?? new HistoryOptions());
        builder.Services.AddAlerts(new AlertOptions
        {
            EvaluationInterval = builder.Configuration.GetValue("Alerts:EvaluationInterval", TimeSpan.FromSeconds(15)),
            ExternalUrl = (builder.Configuration["Console:ExternalUrl"] ?? options.Urls?.Split(';')[0] ?? "http://127.0.0.1:5080").TrimEnd('/'),
        });
        builder.Services.AddScheduler(options);
        builder.Services.AddWebContracts();
        builder.Services.AddScreens();
        builder.Services.AddHealthScreens();
        builder.Services.AddAlertScreens();
        builder.Services.AddHostScreens();
        builder.Services.AddRuleScreens();
        builder.Services.AddMetricScreens();
        builder.Services.AddJobScreens();
        builder.Services.AddAuditScreens();
        builder.Services.AddDataProtection().SetApplicationName("quarterdeck").PersistKeysToFileSystem(new DirectoryInfo(options.KeysPath));

        // Last: it wraps what is there.
        builder.Services.AddRedactedLogging();
        var app = builder.Build();
        await app.Services.PrepareDatabaseAsync(cancellationToken);
        await app.Services.GetRequiredService<HeartbeatStore>().LoadAsync(cancellationToken);
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        app.UseNotFoundPage();
        app.UseStaticFiles();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapBlazorScript();
        app.MapWebContracts();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
