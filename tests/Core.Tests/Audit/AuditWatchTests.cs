using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Audit;

public sealed class AuditWatchTests
{
    [Fact]
    public async Task Head_AfterEntries_IsRenewedAndSaidToWatchers()
    {
        await using var database = await TestDatabase.OpenAsync();
        Assert.Equal(0, Head(database)!.Count);

        await database.Audit.WriteAsync(WrittenLog.Ann, new AuditEntry("a.b", "c/1"), CancellationToken.None);

        await Eventually.IsTrueAsync(() => Head(database)!.Count == 1 && database.AuditBoard.Current.Newest == 1, "the head knows of the entry");
    }

    [Fact]
    public async Task Head_TailCutWhileTheConsoleRuns_StaysAndIsSaid()
    {
        await using var database = await TestDatabase.OpenAsync();
        for (var i = 0; i < 3; i++)
            await database.Audit.WriteAsync(WrittenLog.Ann, new AuditEntry("a.b", $"c/{i}"), CancellationToken.None);
        await Eventually.IsTrueAsync(() => Head(database)!.Count == 3, "the head knows of the entries");

        await database.ExecuteAsync("DELETE FROM audit_entries WHERE Number >= 2");
        for (var i = 0; i < 4; i++)
            await database.Audit.WriteAsync(WrittenLog.Ann, new AuditEntry("a.b", "after"), CancellationToken.None);

        await Eventually.IsTrueAsync(() => database.AuditBoard.Current.BrokenSince is not null, "it is said");
        Assert.Equal(3, Head(database)!.Count);
        Assert.Contains("replaced", (await database.AuditBoard.VerifyAsync(CancellationToken.None)).Findings[0].What);
    }

    [Fact]
    public async Task Start_HeadGone_BeginsANewOneOnRecord()
    {
        using var log = await WrittenLog.WriteAsync(entries: 2);
        File.Delete(Path.Combine(log.KeysPath, AuditFiles.HeadFile));

        await using (var database = await TestDatabase.OpenAsync(log.Folder))
            Assert.Equal(3, Head(database)!.Count);

        Assert.Equal("audit.head", log.Query<string>("SELECT Action FROM audit_entries WHERE Number = 3"));
        Assert.Empty((await log.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Start_LogChangedWhileTheConsoleStood_IsFoundUnasked()
    {
        using var log = await WrittenLog.WriteAsync(entries: 2);
        log.Execute("UPDATE audit_entries SET Action = 'x' WHERE Number = 1");
        await using var database = await TestDatabase.OpenAsync(log.Folder);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var watch = new AuditWatch(database.Audit, database.AuditKeys, database.AuditFiles, database.AuditBoard, database.Writer, database.Contexts, clock, NullLogger<AuditWatch>.Instance);

        await watch.StartAsync(CancellationToken.None);
        Assert.Null(database.AuditBoard.Current.Verdict);

        await Eventually.IsTrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                return database.AuditBoard.Current.Verdict is { IsWhole: false };
            },
            "the check after the start finds it");
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Checkpoint_BrokenLog_IsNotSigned()
    {
        using var log = await WrittenLog.WriteAsync(entries: 2);
        log.Execute("UPDATE audit_entries SET Action = 'x' WHERE Number = 1");
        await using var database = await TestDatabase.OpenAsync(log.Folder);
        var before = Directory.GetFiles(database.CheckpointsPath).Length;

        await Assert.ThrowsAsync<AuditBrokenException>(database.CheckpointAsync);

        Assert.Equal(before, Directory.GetFiles(database.CheckpointsPath).Length);
    }

    [Fact]
    public async Task Checkpoint_Note_IsCheckedWithThePublicKeyAlone()
    {
        using var log = await WrittenLog.WriteAsync(entries: 4);
        var folder = Path.Combine(log.Folder, "audit", "checkpoints");
        var note = await File.ReadAllTextAsync(Directory.GetFiles(folder, "*.txt").Single());
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(folder, AuditKeys.PublicKeyFile)));

        var parts = note.Split("\n\n");
        var signature = Convert.FromBase64String(parts[1].Split(' ')[2].Trim());

        Assert.Equal(SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4], signature[..4]);
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(parts[0] + "\n"), signature.AsSpan(4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(["quarterdeck/audit", "2", Convert.ToBase64String(log.Query<byte[]>("SELECT Hash FROM audit_entries WHERE Number = 2"))], parts[0].Split('\n')[..3]);
    }

    [Fact]
    public void Keys_Made_AreReadableForTheOwnerOnly()
    {
        using var folder = new TemporaryFolder();
        using var keys = AuditKeys.Open(folder.Path);
        using var again = AuditKeys.Open(folder.Path);

        Assert.Equal((true, false), (keys.WereMade, again.WereMade));
        Assert.Equal(keys.Seal([1]), again.Seal([1]));
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.GetFiles(folder.Path, "*.key"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static AuditCheckpoint? Head(TestDatabase database) => database.AuditFiles.ReadHead()?.Checkpoint;

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("quarterdeck-keys-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
