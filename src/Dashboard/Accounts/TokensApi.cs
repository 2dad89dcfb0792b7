using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary><c>/api/tokens</c>: one's own, and for admins all.</summary>
internal static class TokensApi
{
    public static void MapTokensApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/tokens").WithTags("Accounts").DisableAntiforgery();
        api.MapGet("", List).WithName("ListTokens").WithSummary("One's own API tokens; for admins all of them").Needs(Role.Viewer, Area.Accounts);
        api.MapPost("", CreateAsync).WithName("CreateToken").WithSummary("Makes an API token; its text is in this answer only").Accepts<TokenInput>("application/json").Needs(Role.Viewer, Area.Accounts);
        api.MapDelete("/{id}", RevokeAsync).WithName("RevokeToken").WithSummary("Revokes a token, at once").Needs(Role.Viewer, Area.Accounts);
    }

    private static Ok<IEnumerable<TokenItem>> List(HttpContext context, TokenBook tokens)
    {
        var visitor = context.Visitor();
        return TypedResults.Ok(tokens.Feed.Current.Values.Where(token => IsFor(token, visitor)).OrderBy(token => token.CreatedAt).Select(token => TokenItem.Of(token, text: null)));
    }

    private static async Task<Results<Created<TokenItem>, ProblemHttpResult>> CreateAsync(HttpContext context, TokenBook tokens, AccountBook accounts, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<TokenInput>(context.Request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        var visitor = context.Visitor();
        if (visitor.AccountId is not { } id || accounts.Find(id) is not { } account)
            return Bad("A token belongs to an account: make the first account, the console's log has the link.");
        if (RoleWords.Parse(input.Role) is not { } role)
            return Bad($"role: there is no role {Quoting.Quote(input.Role)}; there are {string.Join(", ", RoleWords.All.Select(RoleWords.Word))}.");
        var (areas, unknown) = AreaWords.Parse(input.Areas ?? []);
        if (unknown is not null)
            return Bad($"areas: there is no area {Quoting.Quote(unknown)}; there are {string.Join(", ", AreaWords.Single.Select(AreaWords.Word))}.");
        areas = areas == Area.None ? visitor.Areas : areas;
        // A token must not make one that may more than itself.
        if (role > visitor.Role || (areas & ~visitor.Areas) != Area.None)
            return Bad($"You may give no more than you have: role {visitor.Role.Word()}, areas {string.Join(", ", visitor.Areas.Words())}.");
        var (token, text) = await tokens.CreateAsync(new TokenRequest(input.Name, role, areas, input.Days), account, visitor.Actor, cancellationToken);
        return token is null ? Bad(text) : TypedResults.Created($"/api/tokens/{token.Id}", TokenItem.Of(token, text));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, HttpContext context, TokenBook tokens, CancellationToken cancellationToken)
    {
        var visitor = context.Visitor();
        // Others' tokens are as unknown as those that do not exist.
        if (!tokens.Feed.Current.TryGetValue(id, out var token) || !IsFor(token, visitor) || await tokens.RevokeAsync(id, visitor.Actor, cancellationToken) is not null)
            return TypedResults.Problem($"There is no token {Quoting.Quote(id)}: GET /api/tokens lists them.", statusCode: StatusCodes.Status404NotFound);
        return TypedResults.NoContent();
    }

    private static bool IsFor(ApiToken token, Visitor visitor) => visitor.Role == Role.Admin || token.AccountId == visitor.AccountId;

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do: viewer, operator, manager or admin.</param>
/// <param name="Areas">Where: read, alerts, metrics, events, jobs, hosts, config, accounts; everywhere for none.</param>
/// <param name="Days">Days that it lasts; 90 unless the settings say otherwise.</param>
internal sealed record TokenInput(string Name, string Role, IReadOnlyList<string>? Areas = null, int? Days = null);

/// <param name="Id">Identity.</param>
/// <param name="Account">Identity of its account.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Areas">Where.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is no good.</param>
/// <param name="UsedAt">When it was last used, to a minute.</param>
/// <param name="Token">The token itself; only in the answer that makes it.</param>
internal sealed record TokenItem(string Id, string Account, string Name, string Role, IEnumerable<string> Areas, DateTime CreatedAt, DateTime ExpiresAt, DateTime? UsedAt, string? Token)
{
    public static TokenItem Of(ApiToken token, string? text) => new(
        token.Id, token.AccountId, token.Name, token.Role.Word(), token.Areas.Words(), token.CreatedAt.UtcDateTime, token.ExpiresAt.UtcDateTime, token.UsedAt?.UtcDateTime, text);
}
