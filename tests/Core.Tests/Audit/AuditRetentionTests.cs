using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Audit;

public sealed class AuditRetentionTests(AuditRetentionTests.Written written) : IClassFixture<AuditRetentionTests.Written>
{
    // 1 to 4 are in summary 1; 5, which says so, to 9 in summary 2; 10 says so, and 11 to 18 are of now.

    [Fact]
    public async Task Run_OldEntries_AreSummarisedAndTheChainIsWhole()
    {
        using var log = written.Log.Copy();

        var verdict = await log.VerifyAsync();

        Assert.Empty(verdict.Findings);
        Assert.Equal((9, 9), (verdict.Entries, verdict.Summarised));
        Assert.Equal(10, log.Query<long>("SELECT MIN(Number) FROM audit_entries"));
        Assert.Equal("""{"actions":{"silence.create":4},"people":{"u-7f3a":2,"u-9b21":2}}""", log.Query<string>("SELECT Counts FROM audit_summaries WHERE Number = 1"));
    }

    [Theory]
    [InlineData("UPDATE audit_summaries SET Counts = '{}' WHERE Number = 1", 1)]
    [InlineData("UPDATE audit_summaries SET ToNumber = 3 WHERE Number = 1", 1)]
    [InlineData("UPDATE audit_summaries SET FromAt = FromAt + 1 WHERE Number = 2", 5)]
    [InlineData("UPDATE audit_summaries SET LastHash = randomblob(32) WHERE Number = 2", 5)]
    [InlineData("UPDATE audit_summaries SET Hash = randomblob(32) WHERE Number = 2", 5)]
    [InlineData("UPDATE audit_summaries SET Seal = randomblob(32) WHERE Number = 1", 1)]
    [InlineData("UPDATE audit_summaries SET Signature = randomblob(70) WHERE Number = 1", 1)]
    [InlineData("DELETE FROM audit_summaries WHERE Number = 1", 1)]
    [InlineData("DELETE FROM audit_summaries WHERE Number = 2", 5)]
    [InlineData("DELETE FROM audit_summaries", 1)]
    [InlineData("DELETE FROM audit_entries WHERE Number = 10", 10)]
    [InlineData("UPDATE audit_entries SET Number = 4 WHERE Number = 12", 4)]
    public async Task Verify_TamperedSummary_NamesTheFirstBadEntry(string sql, long first)
    {
        using var log = written.Log.Copy();
        log.Execute(sql);

        Assert.Equal(first, (await log.VerifyAsync()).Findings[0].Number);
    }

    [Fact]
    public async Task Run_TamperedEntry_IsRefusedAndStays()
    {
        using var log = await WrittenLog.WriteAsync(entries: 4);
        log.Execute("UPDATE audit_entries SET Details = '{}' WHERE Number = 2");
        await using var database = await TestDatabase.OpenAsync(log.Folder);
        var retention = new AuditRetention(
            new AuditOptions(), database.Audit, database.AuditKeys, database.Writer, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(1100)));

        var problem = await Assert.ThrowsAsync<AuditBrokenException>(() => retention.RunAsync(CancellationToken.None));

        Assert.Contains("entry 2 ", problem.Message);
        Assert.Equal(4, log.Query<long>("SELECT COUNT(*) FROM audit_entries"));
    }

    public sealed class Written : IAsyncLifetime
    {
        internal WrittenLog Log { get; private set; } = null!;

        public async Task InitializeAsync() => Log = await WrittenLog.WriteAsync(entries: 8, old: 8);

        public Task DisposeAsync()
        {
            Log.Dispose();
            return Task.CompletedTask;
        }
    }
}
