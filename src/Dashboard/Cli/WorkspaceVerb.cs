using System.CommandLine;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>workspace validate DIR</c>: every error of a workspace, as <c>file:line: message</c>.</summary>
internal static class WorkspaceVerb
{
    private static readonly Argument<string> Folder = new("DIR") { Description = "Folder of the workspace" };

    public static Command Create()
    {
        var validate = new Command("validate", "Prints every error of a workspace as file:line: message; exit code 0 valid, 1 invalid") { Folder };
        validate.SetAction(ValidateAsync);
        return new Command("workspace", "Works on the files of a workspace") { validate };
    }

    private static async Task<int> ValidateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        await using var services = await WorkspaceReader.CreateAsync(WorkspaceReader.Options(parsed) with { Workspace = parsed.GetRequiredValue(Folder) }, cancellationToken);
        var load = services.Load();
        if (!load.IsValid)
        {
            foreach (var error in load.Errors)
                await output.WriteLineAsync(error.ToString());
            return 1;
        }

        var declared = services.GetRequiredService<SingleSweep>().Services(load.Workspace);
        await output.WriteLineAsync(
            $"workspace {load.Workspace.Name} is valid: {Count(declared.Length, "service")}, {Count(declared.Sum(service => service.Checks.Length), "check")}, revision {load.Workspace.Revision}");
        if (!services.GetRequiredService<SecretValues>().IsStored && load.Workspace.SecretUses.Count > 0)
            await output.WriteLineAsync($"note: {Count(load.Workspace.SecretUses.DistinctBy(use => use.Name).Count(), "secret")} named and not looked up: the console's database is not at hand (--data)");
        return 0;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
