using System.Globalization;
using Quarterdeck.Core;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>Schedules and runs in words.</summary>
public static class JobWords
{
    /// <summary>A start later than this against the plan is worth a word.</summary>
    private static readonly TimeSpan Punctual = TimeSpan.FromSeconds(2);

    /// <summary>A schedule as a person says it: <c>every 10 min</c>, <c>daily at 03:30 Asia/Shanghai</c>; other cron expressions as they are, with their zone.</summary>
    public static string Schedule(string schedule, string zone)
    {
        if (!schedule.StartsWith("cron ", StringComparison.Ordinal))
            return schedule;
        return schedule["cron ".Length..].Split(' ') is ["0", var minute, var hour, "*" or "?", "*", "*" or "?"]
            && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? $"daily at {h:00}:{m:00} {zone}"
            : $"{schedule} {zone}";
    }

    /// <summary>How long a run took, to the millisecond below a second; <see langword="null"/> while it is under way.</summary>
    public static string? Took(JobRun run) => run.FinishedAt is not { } finished ? null
        : finished - run.StartedAt is var took && took < TimeSpan.FromSeconds(1) ? $"{Milliseconds.Format(Math.Max(0, took.TotalMilliseconds))} ms"
        : took.InWords();

    /// <summary>How late it began; <see langword="null"/> where it was on time.</summary>
    public static string? Late(JobRun run) => run.StartedAt - run.ScheduledAt is var late && late > Punctual ? late.InWords() : null;

    /// <summary>Runs of a job with the newest as it stands now: the stored one knows nothing of progress.</summary>
    public static IReadOnlyList<JobRun> Merge(JobRun? newest, IReadOnlyList<JobRun> stored) =>
        newest is null ? stored : [newest, .. stored.Where(run => run.Id != newest.Id)];
}
