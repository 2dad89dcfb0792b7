using System.CommandLine;
using Quarterdeck.Dashboard.Demo;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>demo</c>: the console with a sample fleet inside this process, whose faults are switched on its page <c>/demo</c>.</summary>
internal static class DemoVerb
{
    /// <summary>Wanted first port of the fleet; the demo's workspace has the same numbers as defaults, so that <c>check</c> finds them.</summary>
    private const int FirstPort = 5181;

    public static Command Create()
    {
        var command = new Command("demo", "Serves the console with a sample fleet whose faults can be switched (default data folder: data/demo)");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var builder = ConsoleHost.CreateBuilder([]);
        var options = CommonOptions.Read(parsed, builder.Configuration) with
        {
            Data = parsed.GetValue(CommonOptions.Data) ?? Path.Combine("data", "demo"),
            Workspace = parsed.GetValue(CommonOptions.Workspace) ?? CommonOptions.FromContentRoot("workspaces/demo"),
        };
        try
        {
            await using var fleet = await DemoFleet.StartAsync(
                new DemoOptions { Folder = options.Data, FirstPort = FirstPort }, TimeProvider.System, Random.Shared, cancellationToken);
            builder.Services.AddDemo(fleet);
            return await ServeVerb.RunAsync(builder, options with { Values = options.Values.Concat(fleet.Values).ToDictionary() }, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"The demo cannot start: {exception.Message}");
            return 2;
        }
    }
}
