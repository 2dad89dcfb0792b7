using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Jobs;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Jobs;

public sealed class JobsPageTests : PageContext
{
    private JobLedger Ledger => Services.GetRequiredService<JobLedger>();

    [Fact]
    public void JobsPage_NoJob_SaysThatTheSchedulerHasNotStarted()
    {
        var page = Render<JobsPage>();

        Assert.Equal("Jobs", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("table"));
        Assert.Contains("The scheduler has not started yet.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void JobsPage_JobsThatRan_HaveScheduleOutcomeAndNextRun()
    {
        var now = Clock.GetUtcNow();
        Publish("sweep", "every 1 min", RunOf("sweep", JobRunState.Succeeded, "12 checks"), next: now.AddSeconds(30));
        Publish("rollup", "cron 0 30 3 * * ?");

        var page = Render<JobsPage>();

        Assert.Equal("All 2 jobs are fine", page.Find("h1").TextContent);
        var (rollup, sweep) = (page.FindAll("tbody tr")[0], page.FindAll("tbody tr")[1]);
        Assert.Contains("daily at 03:30 UTC", rollup.TextContent, StringComparison.Ordinal);
        Assert.Contains("has not run yet", rollup.TextContent, StringComparison.Ordinal);
        Assert.Contains("12 checks", sweep.TextContent, StringComparison.Ordinal);
        Assert.Equal("succeeded", sweep.QuerySelector(".status")!.TextContent);
    }

    [Fact]
    public void JobsPage_NewestRunFailed_IsInTheHeadlineWithItsReason()
    {
        var failed = RunOf("sweep", JobRunState.Failed, "<i>disk full</i>");
        Publish("sweep", "every 1 min", failed, failure: failed);

        var page = Render<JobsPage>();

        Assert.Equal("1 job did not finish its newest run", page.Find("h1").TextContent);
        Assert.Equal("failed", page.Find("tbody .status").TextContent);
        Assert.Empty(page.FindAll("tbody i"));
        Assert.Contains("ago: <i>disk full</i>", Words(page.Find("tbody td:last-child").TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public void JobsPage_RunsCannotBeRead_SaysSoBelowTheJob()
    {
        BreakDatabase();
        Publish("sweep", "every 1 min", RunOf("sweep", JobRunState.Succeeded, "12 checks"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/jobs?job=sweep");

        var page = Render<JobsPage>();

        Assert.Contains("The runs cannot be read:", page.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find(".opener").GetAttribute("aria-expanded"));
    }

    private JobRun RunOf(string job, JobRunState state, string outcome)
    {
        var began = Clock.GetUtcNow().AddMinutes(-1);
        return new JobRun(1, job, began, began, began.AddMilliseconds(40), state, outcome, 1);
    }

    private void Publish(string job, string schedule, JobRun? newest = null, DateTimeOffset? next = null, JobRun? failure = null) =>
        Ledger.Jobs.Publish(job, new JobStatus(job, "What it does", schedule, next, newest, failure));
}
