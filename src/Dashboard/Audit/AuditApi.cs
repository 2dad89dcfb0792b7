using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Audit;

/// <summary><c>/api/audit</c>: the entries, exports, the check of the whole, and what is signed.</summary>
internal static class AuditApi
{
    private const int Most = 1000;

    public static void MapAuditApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/audit").WithTags("Audit").Needs(Role.Admin, Area.Accounts);
        api.MapGet("", ListAsync).WithName("ListAudit").WithSummary("Entries, the newest first: 100, or limit up to 1,000; before=number goes on");
        api.MapGet("/export.jsonl", ExportLinesAsync).WithName("ExportAuditLines").WithSummary("Entries as JSON lines, the oldest first").Produces(200, contentType: AuditExport.LinesType);
        api.MapGet("/export.csv", ExportTableAsync).WithName("ExportAuditTable").WithSummary("Entries as CSV, the oldest first").Produces(200, contentType: AuditExport.TableType);
        api.MapGet("/verify", VerifyAsync).WithName("VerifyAudit").WithSummary("Checks the whole log and names the first bad entry");
        api.MapGet("/checkpoint", Head).WithName("GetAuditHead").WithSummary("How far the log reaches now, as a signed note");
        api.MapGet("/checkpoints", (AuditFiles files) => TypedResults.Ok(files.Names())).WithName("ListAuditCheckpoints").WithSummary("Names of the daily checkpoints, the oldest first");
        api.MapGet("/checkpoints/{name}", Checkpoint).WithName("GetAuditCheckpoint").WithSummary("A daily checkpoint, as a signed note");
        api.MapGet("/key", (AuditFiles files) => TypedResults.Text(files.PublicKeyPem, "application/x-pem-file")).WithName("GetAuditKey").WithSummary("The public key that checks signatures of heads, checkpoints and summaries");
    }

    private static async Task<Results<Ok<IEnumerable<AuditEntryItem>>, ProblemHttpResult>> ListAsync(
        [AsParameters] AuditParameters parameters, long? before, int? limit, AuditReader reader, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > Most)
            return Problem($"limit: 1 to {Most}, not {limit}.");
        var entries = await reader.PageAsync(parameters.ToFilter(), before, limit ?? 100, cancellationToken);
        return TypedResults.Ok(entries.Select(AuditEntryItem.Of));
    }

    private static Task<PushStreamHttpResult> ExportLinesAsync(
        [AsParameters] AuditParameters parameters, AuditReader reader, AuditLog log, CurrentActor who, CancellationToken cancellationToken) =>
        ExportAsync("audit.jsonl", AuditExport.LinesType, parameters, log, who, (stream, filter) => AuditExport.LinesAsync(stream, reader.AllAsync(filter, cancellationToken), cancellationToken), cancellationToken);

    private static Task<PushStreamHttpResult> ExportTableAsync(
        [AsParameters] AuditParameters parameters, AuditReader reader, AuditLog log, CurrentActor who, CancellationToken cancellationToken) =>
        ExportAsync("audit.csv", AuditExport.TableType, parameters, log, who, (stream, filter) => AuditExport.TableAsync(stream, reader.AllAsync(filter, cancellationToken), cancellationToken), cancellationToken);

    private static async Task<PushStreamHttpResult> ExportAsync(
        string name, string type, AuditParameters parameters, AuditLog log, CurrentActor who, Func<Stream, AuditFilter, Task> write, CancellationToken cancellationToken)
    {
        var filter = parameters.ToFilter();
        // Who carries the log away is on record as well.
        await log.WriteAsync(who.Actor, new AuditEntry("audit.export", $"audit/{name}") { After = filter }, cancellationToken);
        return TypedResults.Stream(stream => write(stream, filter), type, name);
    }

    private static async Task<Ok<AuditVerdictItem>> VerifyAsync(AuditBoard board, CancellationToken cancellationToken) =>
        TypedResults.Ok(AuditVerdictItem.Of(await board.VerifyAsync(cancellationToken)));

    private static Results<ContentHttpResult, ProblemHttpResult> Head(AuditFiles files) => Note(files.ReadHeadNote(), "There is no signed head yet.");

    private static Results<ContentHttpResult, ProblemHttpResult> Checkpoint(string name, AuditFiles files) => Note(files.ReadNote(name), $"There is no checkpoint \"{name}\": GET /api/audit/checkpoints lists them.");

    private static Results<ContentHttpResult, ProblemHttpResult> Note(string? note, string missing) =>
        note is null ? TypedResults.Problem(missing, statusCode: StatusCodes.Status404NotFound) : TypedResults.Text(note, "text/plain; charset=utf-8");

    private static ProblemHttpResult Problem(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

/// <param name="Person">An opaque identity, or a part of a name.</param>
/// <param name="Resource">A resource, such as silence/17, or a kind, such as silence.</param>
/// <param name="Action">An action, such as silence.create, or the beginning of some, such as silence.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until before when.</param>
internal sealed record AuditParameters(string? Person = null, string? Resource = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public AuditFilter ToFilter() => new(Person, Resource, Action, From?.ToUniversalTime(), To?.ToUniversalTime());
}

/// <param name="Number">Its place in the chain.</param>
/// <param name="At">When.</param>
/// <param name="Person">Who: an opaque identity.</param>
/// <param name="Name">The name borne then; a pseudonym where the person was forgotten.</param>
/// <param name="Action">What was done.</param>
/// <param name="Resource">To what.</param>
/// <param name="Result">done, refused, failed, or begun.</param>
/// <param name="Address">From where.</param>
/// <param name="Agent">With which program.</param>
/// <param name="Details">before, after and note, as far as there are any.</param>
/// <param name="Hash">SHA-256, bound to the entry before, in base64.</param>
internal sealed record AuditEntryItem(
    long Number, DateTime At, string Person, string Name, string Action, string Resource, string Result, string Address, string Agent, JsonElement Details, byte[] Hash)
{
    public static AuditEntryItem Of(AuditItem entry) => new(
        entry.Number, entry.At.UtcDateTime, entry.Person, entry.Name, entry.Action, entry.Resource, AuditWords.Word(entry.Result), entry.Address, entry.Agent, AuditWords.Details(entry), entry.Hash);
}

/// <param name="Whole">Whether everything is as it was written.</param>
/// <param name="Entries">Entries that were found to be whole.</param>
/// <param name="Summarised">Entries that summaries stand for.</param>
/// <param name="Checkpoints">Checkpoints, with the head, that agree.</param>
/// <param name="Findings">What is wrong, the first entry first.</param>
internal sealed record AuditVerdictItem(bool Whole, long Entries, long Summarised, int Checkpoints, IEnumerable<AuditFindingItem> Findings)
{
    public static AuditVerdictItem Of(AuditVerdict verdict) => new(
        verdict.IsWhole, verdict.Entries, verdict.Summarised, verdict.Checkpoints, verdict.Findings.Select(finding => new AuditFindingItem(finding.Number, finding.At?.UtcDateTime, finding.What)));
}

/// <param name="Number">The entry, where it is about one.</param>
/// <param name="At">When it was made; of a missing one, when the one before was.</param>
/// <param name="What">What is wrong.</param>
internal sealed record AuditFindingItem(long? Number, DateTime? At, string What);
