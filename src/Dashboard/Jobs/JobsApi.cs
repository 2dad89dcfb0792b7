using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary><c>/api/jobs</c> and <c>/api/runs</c>.</summary>
internal static class JobsApi
{
    public static void MapJobsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Jobs");
        api.MapGet("/jobs", List).WithName("ListJobs").WithSummary("Every job with its schedule, next and last run").Needs(Role.Viewer, Area.Jobs);
        api.MapGet("/runs/{id:long}", FindAsync).WithName("GetRun").WithSummary("One run with its state, progress and outcome").Needs(Role.Viewer, Area.Jobs);
    }

    private static Ok<IEnumerable<JobItem>> List(JobLedger ledger) =>
        TypedResults.Ok(ledger.Jobs.Current.Values.OrderBy(job => job.Name, StringComparer.Ordinal)
            .Select(job => new JobItem(job.Name, job.Summary, job.Schedule, job.NextAt?.UtcDateTime, job.Newest is { } run ? RunItem.Of(run) : null)));

    private static async Task<Results<Ok<RunItem>, ProblemHttpResult>> FindAsync(long id, JobLedger ledger, CancellationToken cancellationToken) =>
        await ledger.FindAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(RunItem.Of(run))
            : TypedResults.Problem($"There is no run {id}.", statusCode: StatusCodes.Status404NotFound);
}

internal sealed record JobItem(string Name, string Summary, string Schedule, DateTime? Next, RunItem? Last);

internal sealed record RunItem(long Id, string Job, string State, double Progress, string Step, string? Outcome, DateTime ScheduledAt, DateTime StartedAt, DateTime? FinishedAt)
{
    public static RunItem Of(JobRun run) => new(
        run.Id,
        run.Job,
        run.State.ToString().ToLowerInvariant(),
        run.Progress,
        run.FinishedAt is null ? run.Outcome : "",
        run.FinishedAt is null ? null : run.Outcome,
        run.ScheduledAt.UtcDateTime,
        run.StartedAt.UtcDateTime,
        run.FinishedAt?.UtcDateTime);
}
