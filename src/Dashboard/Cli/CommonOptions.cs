using System.CommandLine;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Data = new("--data") { Description = "Folder of the databases (default: data)", Recursive = true };

    public static readonly Option<string?> Workspace = new("--workspace") { Description = "Folder of the workspace (default: workspaces/local)", Recursive = true };

    public static readonly Option<string?> Urls = new("--urls") { Description = "Addresses to listen on (default: http://127.0.0.1:5080)", Recursive = true };

    public static ServeOptions Read(ParseResult parsed, IConfiguration configuration)
    {
        var urls = parsed.GetValue(Urls);
        var address = OwnAddress(urls ?? configuration["Urls"] ?? ServeOptions.CommonAddress);
        return new ServeOptions
        {
            Data = parsed.GetValue(Data) ?? configuration["Data:Folder"] ?? "data",
            Workspace = parsed.GetValue(Workspace) ?? FromContentRoot(configuration["Workspace:Folder"] ?? "workspaces/local"),
            Urls = urls,
            Address = address,
            Values = new Dictionary<string, string> { ["QUARTERDECK_URL"] = address ?? ServeOptions.CommonAddress },
        };
    }

    /// <summary>Where the console reaches itself: the first address, with a loopback host where it listens on all. None where one of them is no address.</summary>
    private static string? OwnAddress(string urls)
    {
        try
        {
            var address = Array.ConvertAll(urls.Split(';'), BindingAddress.Parse)[0];
            var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
            return $"{address.Scheme}://{host}:{address.Port}";
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Configured folders are relative to where the configuration lies; those of the command line to where one stands.</summary>
    public static string FromContentRoot(string path) => Path.Combine(ConsoleHost.ContentRoot, path);
}
