using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Audit;

public sealed class AuditLogTests : IAsyncLifetime
{
    private static readonly Actor Ann = new("u-7f3a", "Ann", "192.0.2.7", "Firefox");

    private TestDatabase _database = null!;

    private AuditLog Log => _database.Audit;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Append_InsideWork_ChainsTheEntries()
    {
        await Log.WriteAsync(Ann, new AuditEntry("silence.create", "silence/1") { After = new { reason = "deploy" } }, CancellationToken.None);
        await Log.WriteAsync(Actor.System, new AuditEntry("silence.end", "silence/1") { Result = AuditResult.Failed }, CancellationToken.None);

        var entries = await EntriesAsync();

        Assert.Equal([1L, 2L], entries.Select(entry => entry.Number));
        Assert.Equal(("u-7f3a", "silence.create", "192.0.2.7", "Firefox", """{"after":{"reason":"deploy"}}"""), (entries[0].Person, entries[0].Action, entries[0].Address, entries[0].Agent, entries[0].Details));
        Assert.Equal(AuditHash.OfEntry(AuditHash.Start, entries[0]), entries[0].Hash);
        Assert.Equal(AuditHash.OfEntry(entries[0].Hash, entries[1]), entries[1].Hash);
        Assert.All(entries, entry => Assert.True(_database.AuditKeys.IsSealed(entry.Hash, entry.Seal)));
    }

    [Fact]
    public async Task Append_WorkThatFails_LeavesNeitherEntryNorGap()
    {
        await Log.WriteAsync(Ann, new AuditEntry("a.b", "c/1"), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.Writer.WriteAsync(
            (db, _) =>
            {
                Log.Append(db, Ann with { Name = "Ann Lee" }, new AuditEntry("a.b", "c/2"));
                throw new InvalidOperationException("the deed failed");
            },
            CancellationToken.None));
        await Log.WriteAsync(Ann with { Name = "Ann Lee" }, new AuditEntry("a.b", "c/3"), CancellationToken.None);

        Assert.Equal([(1L, "c/1"), (2L, "c/3")], (await EntriesAsync()).Select(entry => (entry.Number, entry.Resource)));
        Assert.Equal(["Ann", "Ann Lee"], (await NamesAsync()).Select(name => name.Name).Order());
    }

    [Fact]
    public async Task Append_OutsideATransaction_Throws()
    {
        await using var db = await _database.ContextAsync();

        Assert.Throws<InvalidOperationException>(() => Log.Append(db, Ann, new AuditEntry("a.b", "c/1")));
    }

    [Fact]
    public async Task Append_SamePersonTwice_KeepsOneName()
    {
        await Log.WriteAsync(Ann, new AuditEntry("a.b", "c/1"), CancellationToken.None);
        var restarted = new AuditLog(_database.AuditKeys, _database.Writer, TimeProvider.System);
        await restarted.WriteAsync(Ann, new AuditEntry("a.b", "c/2"), CancellationToken.None);

        var name = Assert.Single(await NamesAsync());

        Assert.Equal(AuditHash.OfName(name.Salt!, "u-7f3a", "Ann"), name.Commitment);
        Assert.All(await EntriesAsync(), entry => Assert.Equal(name.Commitment, entry.Commitment));
    }

    [Fact]
    public async Task Append_Secrets_AreNotStored()
    {
        var entry = new AuditEntry("config.apply", "workspace/api?token=hunter2secret")
        {
            Before = new { password = "hunter2secret", retention = 3 },
            After = new { Env = new[] { "DB_PASS=hunter2secret with space", "A=b" } },
            Note = "Authorization: Digest hunter2secret",
        };
        await Log.WriteAsync(Ann with { Agent = "curl -u a://b:hunter2secret@c\0" }, entry, CancellationToken.None);

        var stored = Assert.Single(await EntriesAsync());

        Assert.DoesNotContain("hunter2secret", stored.Details + stored.Agent + stored.Resource);
        Assert.Equal("""{"before":{"password":"***","retention":3},"after":{"env":["DB_PASS=***","A=b"]},"note":"Authorization: ***"}""", stored.Details);
        Assert.Equal(AuditHash.OfEntry(AuditHash.Start, stored), stored.Hash);
    }

    [Fact]
    public async Task Append_LongDetails_AreNamedByTheirHash()
    {
        await Log.WriteAsync(Ann, new AuditEntry("a.b", "c/1") { After = new { text = new string('x', AuditDetails.Longest) } }, CancellationToken.None);

        Assert.Matches("""^{"after":{"bytes":163\d\d,"sha256":"[0-9a-f]{64}"}}$""", Assert.Single(await EntriesAsync()).Details);
    }

    [Fact]
    public async Task Forget_Person_LeavesTheChainAndNoName()
    {
        await Log.WriteAsync(Ann, new AuditEntry("a.b", "c/1"), CancellationToken.None);
        var before = Assert.Single(await EntriesAsync());

        await _database.Writer.WriteAsync(
            (db, _) =>
            {
                Assert.Equal("former-7f3a", Log.Forget(db, Actor.System, Ann.Person));
                return Task.CompletedTask;
            },
            CancellationToken.None);

        var entries = await EntriesAsync();
        Assert.Equal(before.Hash, entries[0].Hash);
        Assert.Equal(("person.forget", "person/u-7f3a"), (entries[1].Action, entries[1].Resource));
        var name = Assert.Single(await NamesAsync(), name => name.Person == Ann.Person);
        Assert.Equal(("former-7f3a", null), (name.Name, name.Salt));
    }

    private async Task<List<AuditRecord>> EntriesAsync()
    {
        await using var db = await _database.ContextAsync();
        return await db.Set<AuditRecord>().AsNoTracking().OrderBy(entry => entry.Number).ToListAsync();
    }

    private async Task<List<AuditNameRecord>> NamesAsync()
    {
        await using var db = await _database.ContextAsync();
        return await db.Set<AuditNameRecord>().AsNoTracking().ToListAsync();
    }
}
