namespace Quarterdeck.Core.Jobs;

/// <summary>When a job runs.</summary>
/// <param name="Every">Time between two runs, for jobs that run all day; otherwise <see langword="null"/>.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week, in the workspace's zone; otherwise <see langword="null"/>.</param>
public sealed record JobSchedule(TimeSpan? Every, string? Cron)
{
    public static JobSchedule Each(TimeSpan every) => new(every, Cron: null);

    public static JobSchedule At(string cron) => new(Every: null, cron);

    public override string ToString() => Every is { } every ? $"every {every.InWords()}" : $"cron {Cron}";
}

/// <summary>A job: a plain class that a scheduler fires. Registered as a singleton of this type.</summary>
/// <param name="name">Stable identity: letters and dashes.</param>
/// <param name="summary">What it does, in one line.</param>
/// <param name="schedule">When it runs.</param>
public abstract class ScheduledJob(string name, string summary, JobSchedule schedule)
{
    public string Name { get; } = name;

    public string Summary { get; } = summary;

    public JobSchedule Schedule { get; } = schedule;

    /// <summary>Whether a run may begin while the one before is still under way.</summary>
    public virtual bool MayOverlap => false;

    /// <summary>Does the work.</summary>
    /// <returns>The outcome in one line.</returns>
    public abstract Task<string> RunAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>One run, as the job sees it.</summary>
/// <param name="ScheduledAt">When it was to begin.</param>
/// <param name="NextAt">When the next run is to begin, if one is planned.</param>
/// <param name="Report">Takes progress, 0 to 1, and what is being done now.</param>
public sealed record JobContext(DateTimeOffset ScheduledAt, DateTimeOffset? NextAt, Action<double, string> Report);
