using System.CommandLine;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Data = new("--data") { Description = "Folder of the databases (default: data)", Recursive = true };

    public static readonly Option<string?> Workspace = new("--workspace") { Description = "Folder of the workspace (default: workspaces/local)", Recursive = true };

    public static readonly Option<string?> Urls = new("--urls") { Description = "Addresses to listen on (default: http://127.0.0.1:5080)", Recursive = true };

    public static ServeOptions Read(ParseResult parsed, IConfiguration configuration) => new()
    {
        Data = parsed.GetValue(Data) ?? configuration["Data:Folder"] ?? "data",
        Workspace = parsed.GetValue(Workspace) ?? FromContentRoot(configuration["Workspace:Folder"] ?? "workspaces/local"),
        Urls = parsed.GetValue(Urls),
    };

    /// <summary>Configured folders are relative to where the configuration lies; those of the command line to where one stands.</summary>
    private static string FromContentRoot(string path) => Path.Combine(ConsoleHost.ContentRoot, path);
}
