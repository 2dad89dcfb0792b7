using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Jobs;

/// <summary>How a run stands.</summary>
public enum JobRunState : byte
{
    Running = 0,
    Succeeded = 1,
    Failed = 2,

    /// <summary>Stopped by a person.</summary>
    Cancelled = 3,

    /// <summary>The console ended while it was under way.</summary>
    Interrupted = 4,
}

/// <summary>One execution of a job.</summary>
/// <param name="Id">Number of the run.</param>
/// <param name="Job">Name of the job.</param>
/// <param name="ScheduledAt">When it was to begin.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; <see langword="null"/> while it is under way.</param>
/// <param name="State">How it stands.</param>
/// <param name="Outcome">The outcome in one line; while it is under way, what is being done now.</param>
/// <param name="Progress">0 to 1.</param>
public sealed record JobRun(long Id, string Job, DateTimeOffset ScheduledAt, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, JobRunState State, string Outcome, double Progress);

/// <summary>A job with its newest run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Schedule">When it runs, in words.</param>
/// <param name="NextAt">When it runs next; <see langword="null"/> where nothing is planned.</param>
/// <param name="Newest">The run under way, or the last one; <see langword="null"/> before the first.</param>
/// <param name="LastFailure">The newest run that failed, if one did.</param>
public sealed record JobStatus(string Name, string Summary, string Schedule, DateTimeOffset? NextAt, JobRun? Newest, JobRun? LastFailure);

/// <summary>A stored run.</summary>
internal sealed class JobRunRecord : IEntityTypeConfiguration<JobRunRecord>
{
    public long Id { get; set; }

    public required string Job { get; set; }

    public DateTimeOffset ScheduledAt { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public JobRunState State { get; set; }

    public required string Outcome { get; set; }

    public void Configure(EntityTypeBuilder<JobRunRecord> builder)
    {
        builder.ToTable("job_runs");
        builder.HasIndex(run => new { run.Job, run.Id });
        builder.HasIndex(run => run.State);
    }

    public JobRun ToRun() => new(Id, Job, ScheduledAt, StartedAt, FinishedAt, State, Outcome, State == JobRunState.Succeeded ? 1 : 0);
}
