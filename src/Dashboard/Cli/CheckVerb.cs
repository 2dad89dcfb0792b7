using System.CommandLine;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>
/// <c>check</c>: every check once, printed. One probe each, so there is no confirmation: what fails is printed as DOWN.
/// </summary>
internal static class CheckVerb
{
    private const int AllOk = 0, SomeBad = 1, Unusable = 2, Interrupted = 130;

    private static readonly Option<string?> Service = new("--service") { Description = "Only the checks of this service" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON instead of a table" };

    public static Command Create()
    {
        var command = new Command("check", "Runs every check once and prints what it finds; exit code 0 all OK, 1 any DEGRADED or DOWN, 2 unusable") { Service, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await using var services = await WorkspaceReader.CreateAsync(WorkspaceReader.Options(parsed), cancellationToken);
            return await CheckAsync(parsed, services, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("interrupted");
            return Interrupted;
        }
    }

    private static async Task<int> CheckAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var load = services.Load();
        if (!load.IsValid)
        {
            foreach (var problem in load.Errors)
                await error.WriteLineAsync(problem.ToString());
            return Unusable;
        }

        var sweep = services.GetRequiredService<SingleSweep>();
        await sweep.ConnectAsync(load.Workspace, cancellationToken);
        IReadOnlyList<ServiceDefinition> wanted = sweep.Services(load.Workspace);
        if (parsed.GetValue(Service) is { } name)
        {
            var all = wanted;
            wanted = [.. all.Where(service => string.Equals(service.Name, name, StringComparison.OrdinalIgnoreCase))];
            if (wanted.Count == 0)
            {
                await error.WriteLineAsync($"no service is named \"{name}\"; {SingleSweep.DidYouMean(name, all)}".TrimEnd(' ', ';'));
                return Unusable;
            }
        }

        var time = services.GetRequiredService<TimeProvider>();
        var start = time.GetTimestamp();
        var results = await sweep.RunAsync(load.Workspace, wanted, cancellationToken);
        var report = new CheckReport(load.Workspace, results, time.GetUtcNow(), time.GetElapsedTime(start));
        if (parsed.GetValue(Json))
            await output.WriteLineAsync(report.ToJson());
        else
            await report.WriteTableAsync(output);

        // Also where there is no result at all: nothing checked must not look like all well.
        if (results.All(result => result.Observation?.Outcome == Outcome.Error))
            return Unusable;
        return results.Any(result => result.Observation is { Outcome: not Outcome.Passed }) ? SomeBad : AllOk;
    }
}
