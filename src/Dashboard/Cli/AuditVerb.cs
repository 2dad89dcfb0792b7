using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>audit verify</c>: checks the audit log of a running or stopped console; writes nothing.</summary>
internal static class AuditVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "Prints one JSON document" };

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var verify = new Command("verify", "Checks the whole audit log and names the first bad entry; exit code 0 whole, 1 not, 2 unusable") { Json };
        verify.SetAction(VerifyAsync);
        return new Command("audit", "Works on the audit log") { verify };
    }

    private static async Task<int> VerifyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = WorkspaceReader.Configuration();
        var options = CommonOptions.Read(parsed, configuration);
        var settings = new Settings(configuration);
        var audit = settings.Read<AuditOptions>("Audit");
        var (verdict, problem) = settings.Problem is { } wrong
            ? (null, wrong)
            : await StoredAudit.VerifyAsync(options.DatabasePath, audit, options.Audit, [new AuditedRevisions()], static _ => { }, cancellationToken);
        if (verdict is null)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
            return 2;
        }

        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { whole = verdict.IsWhole, verdict.Entries, verdict.Summarised, verdict.Checkpoints, findings = verdict.Findings.Select(finding => new { finding.Number, finding.At, finding.What }) }, s_json));
        }
        else
        {
            foreach (var finding in verdict.Findings)
                await output.WriteLineAsync(finding.ToString());
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"audit log of {options.DatabasePath}: {(verdict.IsWhole ? "whole" : "NOT whole")}, {verdict.Entries:#,0} entries checked, {verdict.Summarised:#,0} summarised, {verdict.Checkpoints} signed marks agree"));
        }

        return verdict.IsWhole ? 0 : 1;
    }
}
