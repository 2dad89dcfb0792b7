using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Audit;

/// <summary>What somebody can do who has the database but not the keys; each is found, and the first bad entry named.</summary>
public sealed class AuditTamperTests(AuditTamperTests.Written written) : IClassFixture<AuditTamperTests.Written>
{
    private const string Changed = "it was changed", NotSealed = "it is not sealed", Missing = "it is missing", Name = "the name of its person";

    [Fact]
    public async Task Verify_Untouched_IsWhole()
    {
        using var log = written.Log.Copy();

        var verdict = await log.VerifyAsync();

        Assert.Empty(verdict.Findings);
        Assert.Equal((8, 0, 2), (verdict.Entries, verdict.Summarised, verdict.Checkpoints));
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET At = At + 1 WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Person = 'u-9b21' WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Commitment = (SELECT Commitment FROM audit_entries WHERE Number = 2) WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Action = 'silence.end' WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Resource = 'silence/1' WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Result = 1 WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Address = '' WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Agent = 'Chrome' WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Details = '{}' WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Hash = randomblob(32) WHERE Number = 3", 3, Changed)]
    [InlineData("UPDATE audit_entries SET Seal = randomblob(32) WHERE Number = 3", 3, NotSealed)]
    [InlineData("UPDATE audit_entries SET Seal = x'' WHERE Number = 3", 3, NotSealed)]
    [InlineData("UPDATE audit_entries SET Details = '' WHERE Number = 8", 8, Changed)]
    [InlineData("UPDATE audit_entries SET At = 9223372036854775807 WHERE Number = 3", 3, "what the console never writes")]
    [InlineData("UPDATE audit_entries SET Result = 700 WHERE Number = 3", 3, "")]
    [InlineData("DELETE FROM audit_entries WHERE Number = 1", 1, Missing)]
    [InlineData("DELETE FROM audit_entries WHERE Number = 5", 5, Missing)]
    [InlineData("DELETE FROM audit_entries WHERE Number = 8", 8, Missing)]
    [InlineData("DELETE FROM audit_entries WHERE Number > 5", 6, Missing)]
    [InlineData("DELETE FROM audit_entries WHERE Number <= 5", 1, Missing)]
    [InlineData("DELETE FROM audit_entries", 1, Missing)]
    [InlineData("DELETE FROM audit_entries; DELETE FROM audit_names", 1, Missing)]
    [InlineData("DROP TABLE audit_entries", 1, "cannot be read")]
    [InlineData("DROP TABLE audit_names", 1, "cannot be read")]
    [InlineData("DROP TABLE audit_summaries", 1, "cannot be read")]
    [InlineData("INSERT INTO audit_entries SELECT 9, At, Person, Commitment, Action, Resource, Result, Address, Agent, Details, Hash, Seal FROM audit_entries WHERE Number = 8", 9, Changed)]
    [InlineData("INSERT INTO audit_entries SELECT 0, At, Person, Commitment, Action, Resource, Result, Address, Agent, Details, Hash, Seal FROM audit_entries WHERE Number = 8", 0, "no number of an entry")]
    [InlineData("UPDATE audit_entries SET Number = Number + 100 WHERE Number >= 4; INSERT INTO audit_entries SELECT 4, At, Person, Commitment, Action, Resource, Result, Address, Agent, Details, Hash, Seal FROM audit_entries WHERE Number = 3; UPDATE audit_entries SET Number = Number - 99 WHERE Number > 100", 4, Changed)]
    [InlineData("UPDATE audit_entries SET Number = 100 WHERE Number = 3; UPDATE audit_entries SET Number = 3 WHERE Number = 6; UPDATE audit_entries SET Number = 6 WHERE Number = 100", 3, Changed)]
    [InlineData("DELETE FROM audit_entries WHERE Number = 4; UPDATE audit_entries SET Number = Number - 1 WHERE Number > 4", 4, Changed)]
    [InlineData("UPDATE audit_entries SET Number = Number - 1", 0, "no number of an entry")]
    [InlineData("UPDATE audit_names SET Name = 'Eve' WHERE Person = 'u-9b21'", 2, Name)]
    [InlineData("UPDATE audit_names SET Name = 'former-9b21' WHERE Person = 'u-9b21'", 2, Name)]
    [InlineData("UPDATE audit_names SET Name = 'former-9b21', Salt = NULL WHERE Person = 'u-9b21'", 2, "no entry says so")]
    [InlineData("UPDATE audit_names SET Name = 'Eve', Salt = NULL WHERE Person = 'u-9b21'", 2, Name)]
    [InlineData("DELETE FROM audit_names WHERE Person = 'u-9b21'", 2, Name)]
    [InlineData("UPDATE audit_names SET Salt = (SELECT n.Salt FROM audit_names n WHERE n.Commitment <> audit_names.Commitment)", 1, Name)]
    [InlineData("UPDATE audit_names SET Person = CASE Person WHEN 'u-7f3a' THEN 'u-9b21' ELSE 'u-7f3a' END", 1, Name)]
    [InlineData("UPDATE audit_names SET Name = (SELECT n.Name FROM audit_names n WHERE n.Commitment <> audit_names.Commitment), Salt = (SELECT n.Salt FROM audit_names n WHERE n.Commitment <> audit_names.Commitment)", 1, Name)]
    public async Task Verify_TamperedTable_NamesTheFirstBadEntry(string sql, long first, string what)
    {
        using var log = written.Log.Copy();
        log.Execute(sql);

        var finding = (await log.VerifyAsync()).Findings[0];

        Assert.Equal(first, finding.Number);
        Assert.Contains(what, finding.What);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET Details = '{}' WHERE Number = 3", 3)]
    [InlineData("DELETE FROM audit_entries WHERE Number = 3; UPDATE audit_entries SET Number = Number - 1 WHERE Number > 3", 3)]
    [InlineData("INSERT INTO audit_entries SELECT 9, At, Person, Commitment, Action, Resource, Result, Address, Agent, Details, Hash, Seal FROM audit_entries WHERE Number = 8", 9)]
    public async Task Verify_HashesComputedAnew_NamesTheFirstUnsealedEntry(string sql, long first)
    {
        using var log = written.Log.Copy();
        log.Execute(sql);
        log.RecomputeHashes(first);

        var finding = (await log.VerifyAsync()).Findings[0];

        Assert.Equal(first, finding.Number);
        Assert.Contains(NotSealed, finding.What);
    }

    [Fact]
    public async Task Verify_OldCopyOfTheTable_NamesTheFirstMissingEntry()
    {
        using var log = written.Log.Copy();
        log.Execute("CREATE TABLE old AS SELECT * FROM audit_entries WHERE Number <= 6; DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM old; DROP TABLE old");

        Assert.Equal(7, (await log.VerifyAsync()).Findings[0].Number);
    }

    [Fact]
    public async Task Verify_TailCutAndWrittenOnByTheConsole_IsFound()
    {
        using var log = written.Log.Copy();
        log.Execute("DELETE FROM audit_entries WHERE Number > 6");
        await using (var database = await TestDatabase.OpenAsync(log.Folder))
        {
            for (var i = 0; i < 5; i++)
                await database.Audit.WriteAsync(WrittenLog.Ann, new AuditEntry("a.b", "c/1"), CancellationToken.None);
        }

        var finding = (await log.VerifyAsync()).Findings[0];

        Assert.Equal(8, finding.Number);
        Assert.Contains("the head file was signed for", finding.What);
    }

    [Theory]
    [InlineData("keys/audit-head", "not signed")]
    [InlineData("audit/checkpoints", "not signed")]
    public async Task Verify_EditedFile_IsFound(string path, string what)
    {
        using var log = written.Log.Copy();
        var full = Path.Combine(log.Folder, path);
        var file = Directory.Exists(full) ? Directory.GetFiles(full, "*.txt").Single() : full;
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\ntime 2", "\ntime 3"));

        Assert.Contains(what, Assert.Single((await log.VerifyAsync()).Findings).What);
    }

    [Fact]
    public async Task Verify_NoHeadFile_SaysWhatCannotBeSaid()
    {
        using var log = written.Log.Copy();
        File.Delete(Path.Combine(log.KeysPath, AuditFiles.HeadFile));

        Assert.Contains("missing", Assert.Single((await log.VerifyAsync()).Findings).What);
    }

    [Fact]
    public async Task Verify_IndexThatHidesEntries_IsFound()
    {
        using var log = written.Log.Copy();
        log.Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX \"IX_audit_entries_Person\" ON \"audit_entries\" (\"Person\") WHERE Person <> ''u-7f3a''' WHERE name = 'IX_audit_entries_Person'");

        Assert.NotEmpty((await log.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Verify_OneByteOfTheFileChanged_Fails()
    {
        using var original = written.Log.Copy();
        original.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var texts = new List<byte[]>();
        foreach (var column in (string[])["Person", "Commitment", "Action", "Resource", "Address", "Agent", "Details", "Hash", "Seal"])
            texts.Add(original.Query<byte[]>($"SELECT CAST({column} AS BLOB) FROM audit_entries WHERE Number = 4"));
        texts.Add(original.Query<byte[]>("SELECT Salt FROM audit_names WHERE Person = 'u-9b21'"));
        var bytes = await File.ReadAllBytesAsync(original.DatabasePath);

        foreach (var text in texts)
        {
            for (var at = bytes.AsSpan().IndexOf(text); at >= 0; at = Next(bytes, text, at))
            {
                using var log = original.Copy();
                var changed = bytes.ToArray();
                changed[at + (text.Length / 2)] ^= 1;
                await File.WriteAllBytesAsync(log.DatabasePath, changed);

                Assert.NotEmpty((await log.VerifyAsync()).Findings);
            }
        }
    }

    private static int Next(byte[] bytes, byte[] text, int at) => bytes.AsSpan(at + 1).IndexOf(text) is >= 0 and var next ? at + 1 + next : -1;

    public sealed class Written : IAsyncLifetime
    {
        internal WrittenLog Log { get; private set; } = null!;

        public async Task InitializeAsync() => Log = await WrittenLog.WriteAsync();

        public Task DisposeAsync()
        {
            Log.Dispose();
            return Task.CompletedTask;
        }
    }
}
