using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Jobs;

public sealed class JobLedgerTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private JobLedger _ledger = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync();
        _ledger = Ledger();
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Run_Succeeds_IsRecordedWithItsOutcome()
    {
        var job = new StubJob(context =>
        {
            context.Report(0.5, "half");
            Assert.Equal("half", _ledger.Jobs.Current["stub"].Newest!.Outcome);
            return "all done";
        });
        await _ledger.OpenAsync([job], CancellationToken.None);

        await _ledger.RunAsync(job, DateTimeOffset.UnixEpoch, nextAt: null, CancellationToken.None);

        var run = Assert.Single(await _ledger.RunsAsync("stub", 10, CancellationToken.None));
        Assert.Equal((JobRunState.Succeeded, "all done"), (run.State, run.Outcome));
        Assert.NotNull(run.FinishedAt);
        Assert.Equal(run.Id, (await _ledger.FindAsync(run.Id, CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task Run_Throws_IsRecordedAsFailed()
    {
        var job = new StubJob(_ => throw new IOException("disk full"));
        await _ledger.OpenAsync([job], CancellationToken.None);

        await _ledger.RunAsync(job, DateTimeOffset.UnixEpoch, nextAt: null, CancellationToken.None);

        var status = _ledger.Jobs.Current["stub"];
        Assert.Equal(JobRunState.Failed, status.Newest!.State);
        Assert.Contains("disk full", status.LastFailure!.Outcome);
    }

    [Fact]
    public async Task Open_RunCutOffByTheEndOfTheProcess_IsInterrupted()
    {
        await _database.AddAsync(new JobRunRecord { Job = "stub", Outcome = "started", State = JobRunState.Running });

        await Ledger().OpenAsync([new StubJob(_ => "")], CancellationToken.None);

        await using var db = await _database.ContextAsync();
        Assert.Equal(JobRunState.Interrupted, (await db.Set<JobRunRecord>().SingleAsync()).State);
    }

    private JobLedger Ledger() => new(_database.Writer, _database.Contexts, TimeProvider.System, NullLogger<JobLedger>.Instance);

    private sealed class StubJob(Func<JobContext, string> work) : ScheduledJob("stub", "does as told", JobSchedule.Each(TimeSpan.FromMinutes(1)))
    {
        public override Task<string> RunAsync(JobContext context, CancellationToken cancellationToken) => Task.FromResult(work(context));
    }
}
