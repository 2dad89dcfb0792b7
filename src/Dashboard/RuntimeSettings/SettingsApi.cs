using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary><c>/api/admin/config</c>: settings that are changed while the console runs.</summary>
internal static class SettingsApi
{
    /// <summary>All that <c>X-Admin-Key</c> opens.</summary>
    public const string Path = "/api/admin/config";

    public static void MapSettingsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Path).WithTags("Settings").DisableAntiforgery();
        api.MapGet("", async (SettingsBook book, AuditReader audit, CancellationToken cancellationToken) => TypedResults.Ok(await AllAsync(book, audit, cancellationToken)))
            .WithName("GetSettings").WithSummary("Every setting that can be changed while the console runs: what holds, and who says so").Needs(Role.Admin, Area.Config);
        api.MapPost("", ChangeAsync)
            .WithName("ChangeSettings").WithSummary("Changes settings at once, all of the body or none; null goes back to what files and environment say")
            .Accepts<Dictionary<string, JsonElement>>("application/json").Needs(Role.Admin, Area.Config);
        api.MapDelete("/{key}", (string key, SettingsBook book, AuditReader audit, HttpContext context, CancellationToken cancellationToken) =>
                AnswerAsync([(key, null)], book, audit, context, cancellationToken))
            .WithName("ResetSetting").WithSummary("Goes back to what files and environment say").Needs(Role.Admin, Area.Config);
    }

    private static async Task<Results<Ok<IReadOnlyList<RuntimeSetting>>, ProblemHttpResult>> ChangeAsync(SettingsBook book, AuditReader audit, HttpContext context, CancellationToken cancellationToken)
    {
        var (body, wrong) = await RequestJson.ReadAsync<Dictionary<string, JsonElement>>(context.Request, cancellationToken);
        return body is null
            ? TypedResults.Problem(wrong, statusCode: StatusCodes.Status400BadRequest)
            : await AnswerAsync(body.SelectMany(member => SettingsJson.Leaves(member.Value, member.Key)), book, audit, context, cancellationToken);
    }

    private static async Task<Results<Ok<IReadOnlyList<RuntimeSetting>>, ProblemHttpResult>> AnswerAsync(
        IEnumerable<(string Key, JsonElement? Value)> wanted, SettingsBook book, AuditReader audit, HttpContext context, CancellationToken cancellationToken)
    {
        var answer = await book.ChangeAsync(wanted, context.Actor(), cancellationToken);
        return answer.Problems.Count > 0
            ? TypedResults.Problem(string.Join('\n', answer.Problems), statusCode: StatusCodes.Status400BadRequest)
            : TypedResults.Ok(await AllAsync(book, audit, cancellationToken));
    }

    private static async Task<IReadOnlyList<RuntimeSetting>> AllAsync(SettingsBook book, AuditReader audit, CancellationToken cancellationToken)
    {
        var names = await audit.NamesAsync(cancellationToken);
        return book.All(person => names.GetValueOrDefault(person, person));
    }
}
