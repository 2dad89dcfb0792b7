using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Jobs;

/// <summary>Runs jobs on behalf of a scheduler and keeps the record: every run with its duration and outcome.</summary>
public sealed partial class JobLedger(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time, ILogger<JobLedger> logger)
{
    /// <summary>How long runs are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();

    /// <summary>Jobs by name with their newest run.</summary>
    public ChangeFeed<string, JobStatus> Jobs { get; } = new();

    /// <summary>Marks the runs that the end of the process cut off, and reads the newest run of each job.</summary>
    public async Task OpenAsync(IEnumerable<ScheduledJob> jobs, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await writer.WriteAsync(
            (db, token) => db.Set<JobRunRecord>().Where(run => run.State == JobRunState.Running).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.State, JobRunState.Interrupted).SetProperty(run => run.FinishedAt, now).SetProperty(run => run.Outcome, "the console ended while it was under way"), token),
            cancellationToken);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var job in jobs)
        {
            var runs = db.Set<JobRunRecord>().AsNoTracking().Where(run => run.Job == job.Name).OrderByDescending(run => run.Id);
            var newest = await runs.FirstOrDefaultAsync(cancellationToken);
            var failure = await runs.FirstOrDefaultAsync(run => run.State == JobRunState.Failed, cancellationToken);
            Jobs.Publish(job.Name, new JobStatus(job.Name, job.Summary, job.Schedule.ToString(), NextAt: null, newest?.ToRun(), failure?.ToRun()));
        }
    }

    /// <summary>Says when a job will run first.</summary>
    public void Plan(string job, DateTimeOffset? nextAt)
    {
        lock (_gate)
        {
            if (Jobs.Current.TryGetValue(job, out var status))
                Jobs.Publish(job, status with { NextAt = nextAt });
        }
    }

    /// <summary>Runs a job once. The outcome is recorded whatever it is; nothing is thrown but a bug in the record itself.</summary>
    public async Task RunAsync(ScheduledJob job, DateTimeOffset scheduledAt, DateTimeOffset? nextAt, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var run = new JobRun(await BeginAsync(job.Name, scheduledAt, started, cancellationToken), job.Name, scheduledAt, started, FinishedAt: null, JobRunState.Running, "started", 0);
        Show(run, nextAt);
        run = await ExecuteAsync(job, run, new JobContext(scheduledAt, nextAt, (progress, step) => Show(run with { Progress = progress, Outcome = step }, nextAt)), cancellationToken);
        run = run with { FinishedAt = time.GetUtcNow() };
        await FinishAsync(run);
        Show(run, nextAt);
    }

    /// <summary>Runs of a job, newest first.</summary>
    public async Task<IReadOnlyList<JobRun>> RunsAsync(string job, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<JobRunRecord>().AsNoTracking().Where(run => run.Job == job).OrderByDescending(run => run.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToRun())];
    }

    /// <summary>One run; <see langword="null"/> where there is none with this number.</summary>
    public async Task<JobRun?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var current = Jobs.Current.Values.FirstOrDefault(job => job.Newest?.Id == id)?.Newest;
        if (current is not null)
            return current;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.Set<JobRunRecord>().AsNoTracking().FirstOrDefaultAsync(run => run.Id == id, cancellationToken))?.ToRun();
    }

    private async Task<JobRun> ExecuteAsync(ScheduledJob job, JobRun run, JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            return run with { State = JobRunState.Succeeded, Progress = 1, Outcome = await job.RunAsync(context, cancellationToken) };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return run with { State = JobRunState.Interrupted, Outcome = "stopped with the console" };
        }
#pragma warning disable CA1031 // Whatever a job throws is its outcome.
        catch (Exception exception)
        {
            LogFailed(exception, job.Name);
            return run with { State = JobRunState.Failed, Outcome = Redactor.Text($"{exception.GetType().Name}: {exception.Message}") };
        }
#pragma warning restore CA1031
    }

    private async Task<long> BeginAsync(string job, DateTimeOffset scheduledAt, DateTimeOffset started, CancellationToken cancellationToken)
    {
        JobRunRecord? row = null;
        await writer.WriteAsync(
            (db, _) =>
            {
                db.Add(row = new JobRunRecord { Job = job, ScheduledAt = scheduledAt, StartedAt = started, Outcome = "started" });
                return Task.CompletedTask;
            },
            cancellationToken);
        return row!.Id;
    }

    private async Task FinishAsync(JobRun run)
    {
        try
        {
            await writer.WriteAsync(
                async (db, token) =>
                {
                    await db.Set<JobRunRecord>().Where(row => row.Id == run.Id).ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.State, run.State).SetProperty(row => row.FinishedAt, run.FinishedAt).SetProperty(row => row.Outcome, run.Outcome), token);
                    var oldest = run.StartedAt - Kept;
                    await db.Set<JobRunRecord>().Where(row => row.Job == run.Job && row.StartedAt < oldest).ExecuteDeleteAsync(token);
                },
                CancellationToken.None);
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // The writer has stopped before us; the next start marks the run as interrupted.
        }
    }

    private void Show(JobRun run, DateTimeOffset? nextAt)
    {
        lock (_gate)
        {
            if (!Jobs.Current.TryGetValue(run.Job, out var status))
                return;
            // Runs may overlap: an older one that ends does not hide the newer one.
            var newest = status.Newest is { } shown && shown.Id > run.Id ? shown : run;
            Jobs.Publish(run.Job, status with { NextAt = newest == run ? nextAt : status.NextAt, Newest = newest, LastFailure = run.State == JobRunState.Failed ? run : status.LastFailure });
        }
    }

    [LoggerMessage(300, LogLevel.Error, "Job {Job} failed")]
    private partial void LogFailed(Exception exception, string job);
}
