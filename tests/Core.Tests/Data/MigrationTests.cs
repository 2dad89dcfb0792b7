using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Data;

public class MigrationTests
{
    [Fact]
    public async Task Model_HasNoChangeWithoutAMigration()
    {
        await using var database = await TestDatabase.OpenAsync();
        await using var db = await database.ContextAsync();

        Assert.False(db.Database.HasPendingModelChanges(), "the entities changed: docs/development.md says how to make a migration");
    }

    [Fact]
    public async Task Prepare_NewFile_IsWriteAheadAndGivesSpaceBack()
    {
        await using var database = await TestDatabase.OpenAsync();
        await using var db = await database.ContextAsync();

        Assert.Equal("wal", (await db.Database.SqlQuery<string>($"SELECT journal_mode AS Value FROM pragma_journal_mode").ToListAsync()).Single());
        Assert.Equal(2, (await db.Database.SqlQuery<int>($"SELECT auto_vacuum AS Value FROM pragma_auto_vacuum").ToListAsync()).Single());
    }

    [Fact]
    public async Task Prepare_FileThatIsNoDatabase_SaysWhatToDo()
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "quarterdeck.db"), new string('x', 5000));

        var problem = await Assert.ThrowsAsync<DatabaseUnusableException>(() => TestDatabase.OpenAsync(folder.FullName));

        Assert.Contains("quarterdeck.db cannot be used", problem.Message);
        Assert.Contains("--data", problem.Message);
        folder.Delete(recursive: true);
    }
}
