using System.CommandLine;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>The program's verbs. One file each beside this one.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Quarterdeck: a launch and operations console for services on Docker hosts. Without a verb it serves the console.")
        {
            CommonOptions.Data,
            CommonOptions.Workspace,
            CommonOptions.Urls,
            ServeVerb.Create(),
            DemoVerb.Create(),
        };
        root.SetAction(ServeVerb.RunAsync);
        return await root.Parse(args).InvokeAsync();
    }
}
