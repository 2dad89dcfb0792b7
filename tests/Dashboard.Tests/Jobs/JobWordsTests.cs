using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Jobs;
using static Quarterdeck.Dashboard.Tests.Support.Fleet;

namespace Quarterdeck.Dashboard.Tests.Jobs;

public class JobWordsTests
{
    [Theory]
    [InlineData("every 10 min", "every 10 min")]
    [InlineData("cron 0 30 3 * * ?", "daily at 03:30 Europe/Berlin")]
    [InlineData("cron 0 0/5 3 * * ?", "cron 0 0/5 3 * * ? Europe/Berlin")]
    [InlineData("cron 0 30 3 ? * MON", "cron 0 30 3 ? * MON Europe/Berlin")]
    public void Schedule_InWords_SaysTheZoneWhereItMatters(string schedule, string expected) =>
        Assert.Equal(expected, JobWords.Schedule(schedule, "Europe/Berlin"));

    [Theory]
    [InlineData(340, "340 ms")]
    [InlineData(0, "0 ms")]
    [InlineData(-5, "0 ms")]
    [InlineData(61_000, "1 min 1 s")]
    public void Took_OfAFinishedRun_IsItsDuration(int milliseconds, string expected) =>
        Assert.Equal(expected, JobWords.Took(Run(1) with { FinishedAt = Now.AddMilliseconds(milliseconds) }));

    [Fact]
    public void Took_UnderWay_IsNotKnown() => Assert.Null(JobWords.Took(Run(1)));

    [Fact]
    public void Late_OnlyWhereWorthAWord()
    {
        Assert.Null(JobWords.Late(Run(1) with { ScheduledAt = Now.AddSeconds(-1) }));
        Assert.Equal("1 min", JobWords.Late(Run(1) with { ScheduledAt = Now.AddMinutes(-1) }));
    }

    [Fact]
    public void Merge_NewestUnderWay_ReplacesItsStoredTwin()
    {
        var newest = Run(3) with { Progress = 0.4 };

        Assert.Equal([newest, Run(2)], JobWords.Merge(newest, [Run(3), Run(2)]));
        Assert.Equal([newest, Run(2)], JobWords.Merge(newest, [Run(2)]));
        Assert.Equal([Run(2)], JobWords.Merge(newest: null, [Run(2)]));
    }

    [Fact]
    public void RunLook_EveryState_HasItsOwnShapeAndWord()
    {
        var looks = Enum.GetValues<JobRunState>().Select(RunLook.Of).ToList();

        Assert.Equal(looks.Count, looks.Select(look => look.Shape).Distinct().Count());
        Assert.Equal(looks.Count, looks.Select(look => look.Word).Distinct().Count());
    }

    private static JobRun Run(long id) => new(id, "job", Now, Now, FinishedAt: null, JobRunState.Running, "working", 0);
}
