using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Data;

public sealed class DatabaseWriterTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Write_FromManyThreads_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => AddAsync($"job-{i}"))));

        await using var db = await _database.ContextAsync();
        Assert.Equal(200, await db.Set<JobRunRecord>().CountAsync());
    }

    [Fact]
    public async Task Write_WorkThrows_IsTheCallersAndTheNextGoesOn()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.Writer.WriteAsync(
            (db, _) =>
            {
                db.Add(Run("never"));
                throw new InvalidOperationException("a bug");
            },
            CancellationToken.None));
        await AddAsync("next");

        await using var db = await _database.ContextAsync();
        Assert.Equal("next", (await db.Set<JobRunRecord>().SingleAsync()).Job);
    }

    [Fact]
    public async Task Write_DatabaseLockedByAnotherProcess_WaitsSaysSoAndGoesOn()
    {
        await using var other = new SqliteConnection($"Data Source={_database.Path}");
        await other.OpenAsync();
        await using (var transaction = other.BeginTransaction())
        {
            var write = AddAsync("late");
            await Eventually.IsTrueAsync(() => _database.Writer.Blocked is not null, "blocked is said");
            Assert.Contains("lock", _database.Writer.Blocked!.Value.Reason);
            Assert.False(write.IsCompleted);
            await transaction.RollbackAsync();
            await write.WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Null(_database.Writer.Blocked);
        await using var db = await _database.ContextAsync();
        Assert.Equal(1, await db.Set<JobRunRecord>().CountAsync());
    }

    [Fact]
    public async Task Write_ManyWaiting_OneFails_TheOthersAreCommittedInOrder()
    {
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = _database.Writer.WriteAsync(
            (_, _) =>
            {
                begun.SetResult();
                return held.Task;
            },
            CancellationToken.None);
        await begun.Task;
        var works = Enumerable.Range(0, 9).Select(i => _database.Writer.WriteAsync(
            async (db, token) =>
            {
                db.Add(Run($"job-{i}"));
                await db.SaveChangesAsync(token);
                if (i == 4)
                    throw new InvalidOperationException("a bug");
            },
            CancellationToken.None)).ToList();
        var constraint = _database.Writer.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync("INSERT INTO job_runs (Id) VALUES (1)", token), CancellationToken.None);
        await Eventually.IsTrueAsync(() => _database.Writer.Waiting == 10, "all wait");

        held.SetResult();

        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => works[4]);
        await Assert.ThrowsAsync<SqliteException>(() => constraint);
        await Task.WhenAll(works.Where((_, i) => i != 4));
        await using var db = await _database.ContextAsync();
        Assert.Equal(
            ["job-0", "job-1", "job-2", "job-3", "job-5", "job-6", "job-7", "job-8"],
            await db.Set<JobRunRecord>().OrderBy(run => run.Id).Select(run => run.Job).ToListAsync());
    }

    [Fact]
    public async Task Write_ManyWaitingForALockedDatabase_AllAreCommittedOnce()
    {
        await using var other = new SqliteConnection($"Data Source={_database.Path}");
        await other.OpenAsync();
        List<Task> writes;
        await using (var transaction = other.BeginTransaction())
        {
            writes = [.. Enumerable.Range(0, 20).Select(i => AddAsync($"job-{i}"))];
            await Eventually.IsTrueAsync(() => _database.Writer.Blocked is not null, "blocked is said");
            await transaction.RollbackAsync();
        }

        await Task.WhenAll(writes).WaitAsync(Eventually.Limit);

        await using var db = await _database.ContextAsync();
        Assert.Equal(20, await db.Set<JobRunRecord>().Select(run => run.Job).Distinct().CountAsync());
        Assert.Equal(20, await db.Set<JobRunRecord>().CountAsync());
    }

    private static JobRunRecord Run(string job) => new() { Job = job, Outcome = "" };

    private Task AddAsync(string job) => _database.AddAsync(Run(job));
}
