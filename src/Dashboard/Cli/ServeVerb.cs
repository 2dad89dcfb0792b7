using System.CommandLine;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>serve</c>, and no verb: the web console and its jobs.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var command = new Command("serve", "Serves the console and runs its jobs");
        command.SetAction(RunAsync);
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var builder = ConsoleHost.CreateBuilder([]);
        return await RunAsync(builder, CommonOptions.Read(parsed, builder.Configuration), cancellationToken);
    }

    public static async Task<int> RunAsync(WebApplicationBuilder builder, ServeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = await ConsoleHost.BuildAsync(builder, options, cancellationToken);
            await app.RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is SettingsException or DatabaseUnusableException or IOException)
        {
            await Console.Error.WriteLineAsync(Redactor.Text(exception.Message));
            return 2;
        }
    }
}
