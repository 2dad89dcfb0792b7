using Microsoft.Data.Sqlite;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Core.Tests.Workspaces.Revisions;

/// <summary>A revision is only worth going back to if it is what was applied.</summary>
public sealed class AuditedRevisionsTests
{
    [Theory]
    [InlineData("UPDATE workspace_revisions SET Reason = 'Because' WHERE Number = 2", "revision 2 of the workspace was changed since")]
    [InlineData("UPDATE workspace_revisions SET Person = 'u-91bc' WHERE Number = 2", "revision 2 of the workspace was changed since")]
    [InlineData("UPDATE workspace_revisions SET At = At + 1 WHERE Number = 2", "revision 2 of the workspace was changed since")]
    [InlineData("UPDATE workspace_revisions SET Manifest = (SELECT Manifest FROM workspace_revisions WHERE Number = 1) WHERE Number = 2", "revision 2 of the workspace was changed since")]
    [InlineData("DELETE FROM workspace_revisions WHERE Number = 2", "revision 2 of the workspace, which it speaks of, is gone")]
    [InlineData("INSERT INTO workspace_revisions SELECT 9, Hash, At, Person, Reason, Origin, Base, RevertOf, Added, Changed, Removed, Manifest FROM workspace_revisions WHERE Number = 2", "revision 9 of the workspace is in no entry")]
    [InlineData("UPDATE workspace_contents SET Packed = (SELECT Packed FROM workspace_contents ORDER BY length(Packed) LIMIT 1)", "is not as it was stored")]
    [InlineData("UPDATE workspace_contents SET Packed = x'00'", "is not as it was stored")]
    [InlineData("DELETE FROM workspace_contents", "is not as it was stored")]
    public async Task Verify_RevisionChangedByHand_NamesIt(string sql, string what)
    {
        await using var open = await OpenRevisions.StartAsync(("workspace.yaml", "workspace: one\n"));
        Assert.NotNull((await open.ApplyAsync("workspace.yaml", "workspace: two\nenvironment: staging\n")).Revision);
        Assert.Empty((await VerifyAsync(open)).Findings);

        await open.Database.ExecuteAsync(sql);

        Assert.Contains((await VerifyAsync(open)).Findings, finding => finding.ToString().Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_AnyByteOfARevisionTurned_IsFound()
    {
        await using var open = await OpenRevisions.StartAsync(("workspace.yaml", "workspace: one\n"));
        Assert.NotNull((await open.ApplyAsync("workspace.yaml", "workspace: two\n")).Revision);
        await using var connection = new SqliteConnection($"Data Source={open.Database.Path}");
        await connection.OpenAsync();
        foreach (var (table, key, column) in new[] { ("workspace_revisions", "Number", "Manifest"), ("workspace_contents", "rowid", "Packed") })
        {
            var length = await ScalarAsync(connection, $"SELECT length({column}) FROM {table} ORDER BY {key} DESC LIMIT 1");
            for (var at = 1L; at <= length; at++)
            {
                var where = $"WHERE {key} = (SELECT max({key}) FROM {table})";
                var whole = await BlobAsync(connection, $"SELECT {column} FROM {table} {where}");
                var turned = whole.ToArray();
                turned[at - 1] ^= 1;
                await PutAsync(connection, $"UPDATE {table} SET {column} = @value {where}", turned);
                // The last bits of what is compressed fill a byte and mean nothing: the content is the same then.
                Assert.True(!(await VerifyAsync(open)).IsWhole || (column == "Packed" && RevisionManifest.Unpack(turned).AsSpan().SequenceEqual(RevisionManifest.Unpack(whole))), $"{column} of {table}, byte {at}");
                await PutAsync(connection, $"UPDATE {table} SET {column} = @value {where}", whole);
            }
        }

        Assert.True((await VerifyAsync(open)).IsWhole);
    }

    private static async Task<AuditVerdict> VerifyAsync(OpenRevisions open)
    {
        var database = open.Database;
        var (verdict, problem) = await StoredAudit.VerifyAsync(
            database.Path, new AuditOptions(), new AuditFolders(database.KeysPath, database.CheckpointsPath), [new AuditedRevisions()], static _ => { }, CancellationToken.None);
        Assert.Null(problem);
        return verdict!;
    }

    private static async Task<long> ScalarAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<byte[]> BlobAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (byte[])(await command.ExecuteScalarAsync())!;
    }

    private static async Task PutAsync(SqliteConnection connection, string sql, byte[] value)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@value", value);
        await command.ExecuteNonQueryAsync();
    }
}
