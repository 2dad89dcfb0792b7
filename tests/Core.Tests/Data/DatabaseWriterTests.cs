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

    private static JobRunRecord Run(string job) => new() { Job = job, Outcome = "" };

    private Task AddAsync(string job) => _database.AddAsync(Run(job));
}
