using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary><c>/api/silences</c>.</summary>
internal static class SilencesApi
{
    public static void MapSilencesApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/silences").WithTags("Alerts");
        api.MapGet("", List).WithName("ListSilences").WithSummary("Silences that are active, coming, or ended in the last five days").Needs(Role.Viewer, Area.Read);
        api.MapPost("", CreateAsync).WithName("CreateSilence").WithSummary("Sets a silence: its end as endsAt, or as a duration from its start").Accepts<SilenceInput>("application/json").DisableAntiforgery().Needs(Role.Operator, Area.Alerts);
        api.MapDelete("/{id:long}", ExpireAsync).WithName("ExpireSilence").WithSummary("Ends a silence now; by says who does").Needs(Role.Operator, Area.Alerts);
    }

    private static Ok<IEnumerable<SilenceItem>> List(SilenceBook silences, AlertBook book, TimeProvider time) =>
        TypedResults.Ok(silences.Feed.Current.Values.OrderByDescending(silence => silence.EndsAt).Select(silence => SilenceItem.Of(silence, book, time.GetUtcNow())));

    private static async Task<Results<Created<SilenceItem>, ProblemHttpResult>> CreateAsync(HttpRequest request, SilenceBook silences, AlertBook book, CurrentActor who, TimeProvider time, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<SilenceInput>(request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        var now = time.GetUtcNow();
        if ((input.EndsAt is null) == (input.Duration is null))
            return Bad("Say when it ends: either endsAt, a time, or duration, such as 2h.");

        var from = input.StartsAt > now ? input.StartsAt.Value : now;
        var (silence, problem) = await silences.CreateAsync(
            new SilenceRequest(input.Matchers, who.Author ?? input.Author, input.Reason, input.StartsAt?.ToUniversalTime(), (input.EndsAt ?? from + input.Duration!.Value).ToUniversalTime()), who.Actor, cancellationToken);
        return silence is null ? Bad(problem!) : TypedResults.Created($"/api/silences/{silence.Id}", SilenceItem.Of(silence, book, time.GetUtcNow()));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ExpireAsync(long id, string? by, SilenceBook silences, CurrentActor who, CancellationToken cancellationToken)
    {
        if (!silences.Feed.Current.ContainsKey(id))
            return TypedResults.Problem($"There is no silence #{id}.", statusCode: StatusCodes.Status404NotFound);
        return (await silences.ExpireAsync(id, who.Author ?? by ?? "", who.Actor, cancellationToken)).Problem is { } problem ? Bad($"{problem} (Write ?by=name.)") : TypedResults.NoContent();
    }

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

/// <param name="Matchers">Conditions on labels such as <c>service="api"</c>; all must hold.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who sets it, at a console without accounts; else it is whoever sends the request.</param>
/// <param name="StartsAt">From when on; now where absent.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="Duration">Or for how long, such as 2h.</param>
internal sealed record SilenceInput(IReadOnlyList<string> Matchers, string Reason, string Author = "", DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null, TimeSpan? Duration = null);

/// <param name="Id">Its number.</param>
/// <param name="State">active, coming or expired.</param>
/// <param name="Matchers">Conditions on labels.</param>
/// <param name="Author">Who set it.</param>
/// <param name="Reason">Why.</param>
/// <param name="StartsAt">From when on.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="ExpiredBy">Who ended it before its time.</param>
/// <param name="Alerts">Pending and firing alerts that it concerns now.</param>
internal sealed record SilenceItem(long Id, string State, IEnumerable<string> Matchers, string Author, string Reason, DateTime StartsAt, DateTime EndsAt, string? ExpiredBy, int Alerts)
{
    public static SilenceItem Of(Silence silence, AlertBook book, DateTimeOffset now) => new(
        silence.Id,
        silence.IsActive(now) ? "active" : silence.StartsAt > now ? "coming" : "expired",
        silence.Matchers.Select(matcher => matcher.ToString()),
        silence.Author,
        silence.Reason,
        silence.StartsAt.UtcDateTime,
        silence.EndsAt.UtcDateTime,
        silence.ExpiredBy,
        book.Alerts.Current.Values.Count(alert => alert.State != AlertState.Resolved && silence.Concerns(alert.Labels)));
}
