using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Accounts;

/// <summary>Accounts on a real database, with a clock that a test moves and a hash that counts.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public static readonly Actor Stranger = new("anonymous", "somebody", "192.0.2.7", "Firefox");

    public const string Password = "seven green bottles";

    private readonly TestDatabase _database;

    private Desk(TestDatabase database, INameBearer[] bearers)
    {
        _database = database;
        Rules = new PasswordRules(Options);
        Book = new AccountBook(database.Writer, database.Contexts, database.Audit, Rules, Hash, Clock);
        Sessions = new SessionBook(database.Writer, database.Contexts, database.Audit, Book, Options, Clock);
        Tokens = new TokenBook(database.Writer, database.Contexts, database.Audit, Options, Clock);
        Factors = new SecondFactors(Book, database.Audit, new Backwards(), Clock);
        SignIn = new SignInDesk(Book, database.Writer, database.Audit, Hash, Factors, Options, Clock);
        Invitations = new InvitationBook(Book, Sessions, database.Writer, database.Contexts, database.Audit, Rules, Hash, Options, Clock);
        Office = new AccountOffice(Book, Sessions, Tokens, database.Audit, bearers, Clock);
        Passkeys = new PasskeyBook(Book, database.Writer, database.Contexts, database.Audit, Clock);
        Seen = new LastSeen(Sessions, Tokens, database.Writer, Options, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<LastSeen>.Instance);
        Access = new AccessDesk(Book, Sessions, Tokens, Seen);
    }

    public FakeTimeProvider Clock { get; } = new();

    public CountingHash Hash { get; } = new();

    public AccountOptions Options { get; } = new();

    public PasswordRules Rules { get; }

    public AccountBook Book { get; }

    public SessionBook Sessions { get; }

    public TokenBook Tokens { get; }

    public SecondFactors Factors { get; }

    public SignInDesk SignIn { get; }

    public InvitationBook Invitations { get; }

    public AccountOffice Office { get; }

    public PasskeyBook Passkeys { get; }

    public LastSeen Seen { get; }

    public AccessDesk Access { get; }

    public TestDatabase Database => _database;

    public static async Task<Desk> OpenAsync(params INameBearer[] bearers) => new(await TestDatabase.OpenAsync(), bearers);

    /// <summary>Makes an account with <see cref="Password"/>.</summary>
    public async Task<Account> MakeAsync(string name, Role role = Role.Admin) =>
        (await Book.CreateAsync(name, Password, role, _ => Actor.System, within: null, CancellationToken.None)).Account!;

    public Task<SignInAnswer> TryAsync(string name, string password = Password) => SignIn.PasswordAsync(name, password, Stranger, CancellationToken.None);

    /// <summary>Signs a browser in.</summary>
    public async Task<(Session Session, string Cookie)> EnterAsync(Account account)
    {
        var (session, cookie) = await Sessions.BeginAsync(account, "password", Stranger, CancellationToken.None);
        return (session!, cookie);
    }

    /// <summary>Actions on record, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> DeedsAsync()
    {
        await using var db = await _database.ContextAsync();
        return [.. db.Set<AuditRecord>().OrderBy(entry => entry.Number).Select(entry => entry.Action)];
    }

    public async ValueTask DisposeAsync()
    {
        Book.Dispose();
        Seen.Dispose();
        await _database.DisposeAsync();
    }

    /// <summary>A hash that takes no time.</summary>
    internal sealed class CountingHash : IPasswordHash
    {
        public int Verified { get; private set; }

        string IPasswordHash.Hash(string password) => $"hash of {password}";

        public (bool Fits, bool IsOutdated) Verify(string hash, string password)
        {
            Verified++;
            return (hash == $"hash of {password}", false);
        }
    }

    private sealed class Backwards : ISecretSeal
    {
        public string Seal(string secret) => string.Concat(secret.Reverse());

        public string Open(string @sealed) => string.Concat(@sealed.Reverse());
    }
}
