using Microsoft.AspNetCore.DataProtection;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Alerts;
using Quarterdeck.Dashboard.Alerts.Rules;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Configuration;
using Quarterdeck.Dashboard.Health;
using Quarterdeck.Dashboard.Hosts;
using Quarterdeck.Dashboard.Jobs;
using Quarterdeck.Dashboard.Layout;
using Quarterdeck.Dashboard.Metrics;
using Quarterdeck.Dashboard.Profiles;
using Quarterdeck.Dashboard.Protection;
using Quarterdeck.Dashboard.Redaction;
using Quarterdeck.Dashboard.RuntimeSettings;
using Quarterdeck.Dashboard.Secrets;

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
    /// <exception cref="SettingsException">Settings are wrong.</exception>
    /// <exception cref="DatabaseUnusableException">The database cannot be used.</exception>
    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, ServeOptions options, CancellationToken cancellationToken)
    {
        if (options.Urls is { } urls)
            builder.WebHost.UseUrls(urls);
        var settings = new Settings(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));

        builder.Services.AddData(new DatabaseOptions { Path = options.DatabasePath });
        builder.Services.AddJobs();
        builder.Services.AddAudit(settings.Read<AuditOptions>("Audit"), options.Audit);
        builder.Services.AddSecretBox(options);
        builder.Services.AddSecrets(new SecretOptions { Environment = options.Value });
        var address = settings.Read<ConsoleOptions>("Console").ExternalUrl ?? options.Address ?? "";
        var accounts = settings.Read<AccountSettings>("Accounts");
        builder.Services.AddAccounts(accounts);
        builder.Services.AddAccountScreens(accounts, settings.Read<AdminOptions>("Admin"), address);
        builder.Services.AddWorkspaces(new WorkspaceOptions { Folder = options.Workspace, Environment = options.Value });
        builder.Services.AddProfiles();
        builder.Services.AddRevisions();
        builder.Services.AddHosts();
        builder.Services.AddMetrics(settings.Read<MetricsOptions>("Metrics"));
        builder.Services.AddHealth(settings.Read<HistoryOptions>("History"));
        builder.Services.AddAlerts(settings.Read<AlertOptions>("Alerts"), address);
        builder.Services.AddScheduler(options);
        builder.Services.AddProtection(settings.Read<ProtectionOptions>("Protection"));
        builder.Services.AddRateLimits(settings.Read<RateLimitOptions>("RateLimits"));
        builder.AddRuntimeSettings(settings);
        builder.Services.AddWebContracts();
        builder.Services.AddScreens();
        builder.Services.AddHealthScreens();
        builder.Services.AddAlertScreens();
        builder.Services.AddHostScreens();
        builder.Services.AddRuleScreens();
        builder.Services.AddMetricScreens();
        builder.Services.AddJobScreens();
        builder.Services.AddAuditScreens();
        builder.Services.AddSecretScreens();
        builder.Services.AddProfileScreens();
        builder.Services.AddConfigurationScreens();
        builder.Services.AddDataProtection().SetApplicationName("quarterdeck").PersistKeysToFileSystem(new DirectoryInfo(options.KeysPath));
        settings.Expect(options.Address is not null, $"Urls is {Quoting.Quote(options.Urls ?? builder.Configuration["Urls"] ?? "")}; it is an address such as {ServeOptions.CommonAddress}, or several with ; between them");
        settings.Verify();

        // Last: it wraps what is there.
        builder.Services.AddRedactedLogging();
        var app = builder.Build();
        await app.Services.PrepareDatabaseAsync(cancellationToken);
        await app.Services.LoadRuntimeSettingsAsync(cancellationToken);
        await app.Services.LoadSecretsAsync(cancellationToken);
        await app.Services.LoadProfilesAsync(cancellationToken);
        await app.Services.LoadAccountsAsync(cancellationToken);
        AccountsStart.Check(app.Services);
        await app.Services.FinishRevisionAsync(cancellationToken);
        await app.Services.GetRequiredService<HeartbeatStore>().LoadAsync(cancellationToken);
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        app.UsePeerAddress();
        app.UseProtection();
        app.UseNotFoundPage();
        // Before the routing: what lies in wwwroot is for anybody, and is no endpoint that says so.
        app.UseStaticFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimits();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapBlazorScript();
        app.MapWebContracts();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static mode => mode.ContentSecurityFrameAncestorsPolicy = null).NeedsForCircuits();
    }
}
