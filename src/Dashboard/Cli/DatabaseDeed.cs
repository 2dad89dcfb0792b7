using System.CommandLine;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>What verbs need that write into a console's database, which may be running: the writer and the audit log, and nothing that serves.</summary>
internal static class DatabaseDeed
{
    /// <summary>Runs a deed; exit code 2, with the reason, where the database or the settings cannot be used.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="add">Adds what the deed needs besides; reads its settings.</param>
    /// <param name="deed">Is given the services, with the database ready and the writer running.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(ParseResult parsed, Action<IServiceCollection, Settings, ServeOptions> add, Func<IServiceProvider, Task<int>> deed, CancellationToken cancellationToken)
    {
        var configuration = WorkspaceReader.Configuration();
        var options = CommonOptions.Read(parsed, configuration);
        if (!File.Exists(options.DatabasePath))
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"There is no database {options.DatabasePath}: name its folder with --data.");
            return 2;
        }

        try
        {
            var settings = new Settings(configuration);
            var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options);
            services.AddData(new DatabaseOptions { Path = options.DatabasePath });
            services.AddAudit(settings.Read<AuditOptions>("Audit"), options.Audit);
            add(services, settings, options);
            settings.Verify();
            await using var provider = services.BuildServiceProvider();
            await provider.PrepareDatabaseAsync(cancellationToken);
            var writer = provider.GetRequiredService<DatabaseWriter>();
            await writer.StartAsync(cancellationToken);
            var code = await deed(provider);
            await writer.StopAsync(cancellationToken);
            return code;
        }
        catch (Exception exception) when (exception is SettingsException or DatabaseUnusableException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(exception.Message);
            return 2;
        }
    }
}
