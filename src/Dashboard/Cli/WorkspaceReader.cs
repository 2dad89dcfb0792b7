using System.CommandLine;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Dashboard.Jobs;
using Quarterdeck.Dashboard.Secrets;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>What verbs need that read a workspace and print: workspaces, hosts and probes, without console, database and log.</summary>
internal static class WorkspaceReader
{
    /// <summary>The common options, with the configuration beside the program behind them.</summary>
    public static ServeOptions Options(ParseResult parsed) => CommonOptions.Read(parsed, Configuration());

    /// <summary>The configuration beside the program, with the environment's before it.</summary>
    public static IConfiguration Configuration() =>
        new ConfigurationBuilder().SetBasePath(ConsoleHost.ContentRoot).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();

    public static async Task<ServiceProvider> CreateAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddWorkspaces(new WorkspaceOptions { Folder = options.Workspace, Environment = options.Value, WatchEvents = false });
        services.AddSingleton(await SecretsAsync(options, cancellationToken));
        services.AddProfileFiles();
        services.AddHosts();
        services.AddRuleFiles();
        services.AddAlertRouting();
        services.AddSingleton<ICronCalendar, QuartzCalendar>();
        services.AddSingleSweep(await StoredHeartbeats.ReadAsync(options.DatabasePath, cancellationToken));
        return services.BuildServiceProvider();
    }

    private static async Task<SecretValues> SecretsAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        var ring = options.SecretKeysPath;
        if (!File.Exists(options.DatabasePath) || !Directory.Exists(ring))
            return new SecretValues();
        using var box = new SecretBox(ring, TimeProvider.System);
        return await StoredSecrets.ReadAsync(options.DatabasePath, box, new SecretOptions { Environment = options.Value }, TimeProvider.System, cancellationToken);
    }

    /// <summary>Reads the workspace once. Nothing watches it afterwards.</summary>
    public static WorkspaceLoad Load(this IServiceProvider services)
    {
        var options = services.GetRequiredService<WorkspaceOptions>();
        return services.GetRequiredService<WorkspaceLoader>().Load(options.Folder, options.Environment);
    }
}
