using System.CommandLine;
using System.Text.Json;
using Quarterdeck.Core.Secrets.Scan;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>secrets scan PATH…</c>: secrets that somebody wrote into files.</summary>
internal static class SecretsVerb
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "Files and folders", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string[]> Exclude = new("--exclude") { Description = "Glob of files that are left out, as in .gitignore; may be given several times" };

    private static readonly Option<bool> Json = new("--json") { Description = "Prints one JSON document" };

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var scan = new Command("scan", "Prints secrets that are written in files, masked; exit code 0 none, 1 found, 2 unusable") { Paths, Exclude, Json };
        scan.SetAction(ScanAsync);
        return new Command("secrets", "Works on secrets") { scan };
    }

    private static async Task<int> ScanAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = SecretScan.Run(parsed.GetRequiredValue(Paths), parsed.GetValue(Exclude) ?? [], cancellationToken);
        foreach (var problem in report.Problems)
            await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, s_json));
        }
        else
        {
            foreach (var finding in report.Findings)
                await output.WriteLineAsync(finding.ToString());
            await output.WriteLineAsync($"{report.Findings.Count} found in {report.Files} files ({report.Skipped} skipped: binary, or larger than 2 MiB)");
        }

        return report.Problems.Count > 0 ? 2 : report.Findings.Count > 0 ? 1 : 0;
    }
}
