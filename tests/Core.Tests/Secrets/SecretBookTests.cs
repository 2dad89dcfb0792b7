using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Secrets;

public sealed class SecretBookTests : IAsyncLifetime
{
    private static readonly Actor Ann = new("u-1", "ann", "192.0.2.7", "curl");

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeBox _box = new();
    private readonly Dictionary<string, string> _environment = [];
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Set_New_IsKeptSealedAndOnRecordWithoutItsValue()
    {
        using var values = new SecretValues();
        using var book = Book(values);
        var raised = 0;
        values.Changed += (_, _) => raised++;

        var secret = await SetAsync(book, "API_KEY", "book-planted-1");

        Assert.Equal(("API_KEY", 1L, "u-1", TimeSpan.FromDays(30)), (secret.Name, secret.Version, secret.ChangedBy, secret.RotateEvery!.Value));
        Assert.Equal(("book-planted-1", 1), (values.Find("API_KEY")!.Value.Text, raised));
        var entry = Assert.Single(await new AuditReader(_database.Contexts).PageAsync(new AuditFilter(Resource: "secret"), before: null, 10, CancellationToken.None));
        Assert.Equal(("secret.create", "ann"), (entry.Action, entry.Name));
        Assert.DoesNotContain("planted", entry.Details, StringComparison.Ordinal);
        Assert.Contains("\"version\":1", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_Again_CountsVersionsOnlyWhereTheValueIsAnother()
    {
        using var values = new SecretValues();
        using var book = Book(values);
        await SetAsync(book, "A", "book-planted-2");
        _clock.Advance(TimeSpan.FromDays(20));

        var described = (await book.SetAsync(new SecretRequest("A", SecretSource.Kept) { Summary = "for web", RotateEvery = TimeSpan.Zero }, Ann, CancellationToken.None)).Secret!;
        Assert.Equal((1L, "for web", null, _clock.GetUtcNow().AddDays(-20)), (described.Version, described.Summary, described.RotateEvery, described.ChangedAt));

        var changed = await SetAsync(book, "A", "book-planted-3");
        Assert.Equal((2L, _clock.GetUtcNow(), "for web"), (changed.Version, changed.ChangedAt, changed.Summary));
        var actions = await new AuditReader(_database.Contexts).PageAsync(new AuditFilter(), before: null, 10, CancellationToken.None);
        Assert.Equal(["secret.change", "secret.describe", "secret.create"], actions.Select(entry => entry.Action));
    }

    [Theory]
    [InlineData("1A", "x", "begins with a letter")]
    [InlineData("A B", "x", "begins with a letter")]
    [InlineData("A", "", "Give the value.")]
    [InlineData("A", null, "Give the value.")]
    [InlineData("A", "x\0y", "no NUL")]
    public async Task Set_Wrong_IsRefusedWithTheReason(string name, string? value, string expected)
    {
        using var values = new SecretValues();
        using var book = Book(values);

        var answer = await book.SetAsync(new SecretRequest(name, SecretSource.Kept) { Value = value }, Ann, CancellationToken.None);

        Assert.Null(answer.Secret);
        Assert.Contains(expected, answer.Problem, StringComparison.Ordinal);
        Assert.Empty(book.Feed.Current);
    }

    [Fact]
    public async Task Load_AfterARestart_OpensWhatIsKeptAndReadsTheRest()
    {
        using (var values = new SecretValues())
        using (var book = Book(values))
        {
            await SetAsync(book, "A", "book-planted-4");
            await book.SetAsync(new SecretRequest("E", new SecretSource(SecretKind.Environment) { Variable = "V" }), Ann, CancellationToken.None);
            Assert.Contains("V is not set", book.Feed.Current["E"].Problem, StringComparison.Ordinal);
        }

        _environment["V"] = "book-planted-5";
        using var again = new SecretValues();
        using var reloaded = Book(again);
        await reloaded.LoadAsync(CancellationToken.None);

        Assert.Equal(("book-planted-4", "book-planted-5"), (again.Find("A")!.Value.Text, again.Find("E")!.Value.Text));
        Assert.All(reloaded.Feed.Current.Values, secret => Assert.Null(secret.Problem));
    }

    [Fact]
    public async Task Load_KeyRingIsGone_GoesOnAndSaysSo()
    {
        using (var values = new SecretValues())
        using (var book = Book(values))
            await SetAsync(book, "A", "book-planted-6");

        _box.Lose();
        using var again = new SecretValues();
        using var reloaded = Book(again);
        await reloaded.LoadAsync(CancellationToken.None);

        Assert.Contains("cannot be opened", reloaded.Feed.Current["A"].Problem, StringComparison.Ordinal);
        Assert.Null(again.Find("A")!.Value.Text);
        Assert.Equal(SecretStanding.Unusable, SecretsCheck.Of(reloaded.Feed.Current["A"], _clock.GetUtcNow()));
        Assert.Null((await SetAsync(reloaded, "A", "book-planted-7")).Problem);
    }

    [Fact]
    public async Task Load_RowsSwapped_OpensNeither()
    {
        using (var values = new SecretValues())
        using (var book = Book(values))
        {
            await SetAsync(book, "A", "book-planted-8");
            await SetAsync(book, "B", "book-planted-9");
        }

        await _database.ExecuteAsync("UPDATE secrets SET Sealed = (SELECT Sealed FROM secrets WHERE Name = 'B') WHERE Name = 'A'");
        using var again = new SecretValues();
        using var reloaded = Book(again);
        await reloaded.LoadAsync(CancellationToken.None);

        Assert.Null(again.Find("A")!.Value.Text);
        Assert.Equal("book-planted-9", again.Find("B")!.Value.Text);
    }

    [Fact]
    public async Task Rotate_KilledBetweenKeyAndCommit_OpensEverythingAndCanBeRepeated()
    {
        using var values = new SecretValues();
        using var book = Book(values);
        await SetAsync(book, "A", "book-planted-10");
        await SetAsync(book, "B", "book-planted-11");

        _box.MakeKey();
        _box.FailsToSeal = true;
        await Assert.ThrowsAsync<IOException>(() => book.RotateKeysAsync(dropOld: true, Ann, CancellationToken.None));
        _box.FailsToSeal = false;

        using (var again = new SecretValues())
        using (var reloaded = Book(again))
        {
            await reloaded.LoadAsync(CancellationToken.None);
            Assert.Equal(("book-planted-10", "book-planted-11"), (again.Find("A")!.Value.Text, again.Find("B")!.Value.Text));
            var rotated = await reloaded.RotateKeysAsync(dropOld: true, Ann, CancellationToken.None);
            Assert.Equal((2, 1), (rotated.Resealed, rotated.Keys));
        }

        using var last = new SecretValues();
        using var opened = Book(last);
        await opened.LoadAsync(CancellationToken.None);
        Assert.Equal("book-planted-11", last.Find("B")!.Value.Text);
    }

    [Fact]
    public async Task Rotate_SomeCannotBeOpened_KeepsOldKeysAndNamesThem()
    {
        using var values = new SecretValues();
        using var book = Book(values);
        await SetAsync(book, "A", "book-planted-12");
        await SetAsync(book, "B", "book-planted-13");
        await _database.ExecuteAsync("UPDATE secrets SET Sealed = x'00' WHERE Name = 'A'");

        var rotated = await book.RotateKeysAsync(dropOld: true, Ann, CancellationToken.None);

        Assert.Equal((1, 0, 2), (rotated.Resealed, rotated.Dropped, rotated.Keys));
        Assert.Equal(["A"], rotated.NotOpened);
    }

    [Fact]
    public async Task Values_WhileKnown_AreTakenOutOfTexts()
    {
        using (var values = new SecretValues())
        using (var book = Book(values))
        {
            await SetAsync(book, "A", "book planted/14 é");
            await SetAsync(book, "SHORT", "short");

            Assert.Equal("got *** back, short", Redactor.Text("got book planted/14 é back, short"));
            Assert.Equal("https://x/***", Redactor.Text("https://x/book%20planted%2F14%20%C3%A9"));
            await book.DeleteAsync("A", Ann, CancellationToken.None);
            Assert.Equal("got book planted/14 é", Redactor.Text("got book planted/14 é"));
        }
    }

    [Fact]
    public async Task File_Changed_IsReadAgain()
    {
        var path = Path.Combine(_database.Folder, "secret");
        await File.WriteAllTextAsync(path, "book-planted-15\n");
        using var values = new SecretValues();
        using var book = Book(values);
        await book.SetAsync(new SecretRequest("F", new SecretSource(SecretKind.File) { File = path }), Ann, CancellationToken.None);
        Assert.Equal("book-planted-15", values.Find("F")!.Value.Text);
        var raised = 0;
        values.Changed += (_, _) => raised++;

        await File.WriteAllTextAsync(path, "book-planted-16");
        await book.RefreshAsync(static _ => true, CancellationToken.None);
        await book.RefreshAsync(static _ => true, CancellationToken.None);

        Assert.Equal(("book-planted-16", 1), (values.Find("F")!.Value.Text, raised));
        File.Delete(path);
        await book.RefreshAsync(static _ => true, CancellationToken.None);
        Assert.Contains("does not exist", book.Feed.Current["F"].Problem, StringComparison.Ordinal);
    }

    private SecretBook Book(SecretValues values) =>
        new(_database.Writer, _database.Audit, _database.Contexts, _box, values, new SecretOptions { Environment = name => _environment.GetValueOrDefault(name) }, _clock, NullLogger<SecretBook>.Instance);

    private static async Task<Secret> SetAsync(SecretBook book, string name, string value)
    {
        var (secret, problem) = await book.SetAsync(new SecretRequest(name, SecretSource.Kept) { Value = value }, Ann, CancellationToken.None);
        Assert.Null(problem);
        return secret!;
    }

    /// <summary>Binds name, version and key as a real one does; hides nothing. The real one is tested with the web application.</summary>
    private sealed class FakeBox : ISecretBox
    {
        private readonly List<int> _keys = [1];

        public bool FailsToSeal { get; set; }

        public IReadOnlyList<DateTimeOffset> Keys => [.. _keys.Select(key => DateTimeOffset.UnixEpoch.AddDays(key)).Reverse()];

        public void Lose() => _keys[0] = 100;

        public byte[] Seal(string value, string name, long version) =>
            FailsToSeal ? throw new IOException("killed") : Encoding.UTF8.GetBytes($"{_keys[^1]}|{name}|{version}|{value}");

        public string? Open(byte[] @sealed, string name, long version)
        {
            var parts = Encoding.UTF8.GetString(@sealed).Split('|', 4);
            return parts.Length == 4 && _keys.Contains(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)) && parts[1] == name && parts[2] == $"{version}" ? parts[3] : null;
        }

        public void MakeKey() => _keys.Add(_keys[^1] + 1);

        public int DropOldKeys()
        {
            var dropped = _keys.Count - 1;
            _keys.RemoveRange(0, dropped);
            return dropped;
        }
    }
}
