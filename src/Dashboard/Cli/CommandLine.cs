using System.CommandLine;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>The program's verbs. One file each beside this one.</summary>
internal static class CommandLine
{
    /// <param name="args">Verb and options.</param>
    /// <param name="console">Where verbs print; the process's own streams where absent.</param>
    public static async Task<int> InvokeAsync(string[] args, InvocationConfiguration? console = null)
    {
        var root = new RootCommand("Quarterdeck: a launch and operations console for services on Docker hosts. Without a verb it serves the console.")
        {
            CommonOptions.Data,
            CommonOptions.Workspace,
            CommonOptions.Urls,
            ServeVerb.Create(),
            DemoVerb.Create(),
            CheckVerb.Create(),
            WorkspaceVerb.Create(),
            RulesVerb.Create(),
            AuditVerb.Create(),
            AccountVerb.Create(),
            ProfileVerb.Create(),
            SecretsVerb.Create(),
        };
        root.SetAction(ServeVerb.RunAsync);
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(console ?? new InvocationConfiguration());
        // 1 is what verbs answer when they found something wrong; a mistyped command line has found nothing.
        return parsed.Errors.Count > 0 ? 2 : code;
    }
}
