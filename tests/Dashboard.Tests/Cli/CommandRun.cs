using System.CommandLine;
using Quarterdeck.Dashboard.Cli;

namespace Quarterdeck.Dashboard.Tests.Cli;

/// <summary>What a run of the command line returned and printed.</summary>
internal sealed record CommandRun(int Code, string[] Output, string[] Error)
{
    public static async Task<CommandRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.InvokeAsync(args, new InvocationConfiguration { Output = output, Error = error });
        return new CommandRun(code, Lines(output), Lines(error));
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
}

/// <summary>A folder for a workspace and for data.</summary>
internal sealed class CommandFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-cli-");

    public CommandFolder(string workspace)
    {
        Directory.CreateDirectory(Workspace);
        File.WriteAllText(Path.Combine(Workspace, "workspace.yaml"), workspace);
    }

    public string Workspace => Path.Combine(_folder.FullName, "workspace");

    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Runs <c>check</c> on the workspace.</summary>
    public Task<CommandRun> CheckAsync(params string[] more) => CommandRun.RunAsync(["check", "--workspace", Workspace, "--data", Data, .. more]);

    public void Dispose() => _folder.Delete(recursive: true);
}
