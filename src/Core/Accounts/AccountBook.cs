using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts;

/// <summary>
/// Every account. Changes are committed together with their audit entry, and published in the order of their commits. As long as
/// there is none the console is open: see <see cref="IsOpen"/>.
/// </summary>
public sealed partial class AccountBook(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, AuditLog audit, PasswordRules rules, IPasswordHash hash, TimeProvider time) : IDisposable
{
    private const int LongestName = 64;

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Accounts by identity.</summary>
    public ChangeFeed<string, Account> Feed { get; } = new();

    /// <summary>Whether there is no account: whoever reaches the console on this machine is its admin.</summary>
    public bool IsOpen => Feed.Current.IsEmpty;

    public Account? Find(string id) => Feed.Current.GetValueOrDefault(id);

    public Account? Named(string name)
    {
        var key = AccountRecord.KeyOf(name);
        return Feed.Current.Values.FirstOrDefault(account => string.Equals(AccountRecord.KeyOf(account.Name), key, StringComparison.Ordinal));
    }

    /// <summary>The account of somebody who signs in elsewhere, by their identity there.</summary>
    public async Task<Account?> ForeignAsync(string signOn, string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Set<AccountRecord>().Where(account => account.SignOn == signOn && account.SignOnKey == key).Select(account => account.Id).SingleOrDefaultAsync(cancellationToken);
        return id is null ? null : Find(id);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Reads the accounts.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<AccountRecord>().AsNoTracking().Include(account => account.Passkeys).ToListAsync(cancellationToken);
        Feed.Publish([.. records.Select(record => KeyValuePair.Create(record.Id, record.ToAccount()))]);
    }

    /// <summary>What is wrong with a name; <see langword="null"/> where nothing is.</summary>
    public string? NameProblem(string name)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName)
            return $"A name has 1 to {LongestName} characters.";
        if (!NamePattern().IsMatch(name))
            return "A name has letters, digits and . _ - @ + with single spaces between; it begins and ends with a letter or digit.";
        if (name.StartsWith("former-", StringComparison.OrdinalIgnoreCase) || Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
            return $"The name {name} is the console's own: take another.";
        return Named(name) is null ? null : $"There is an account {name} already.";
    }

    /// <summary>Makes an account with a password.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="password">Its password.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="by">Who has it made, given the account: itself, for instance.</param>
    /// <param name="within">Further work of the same transaction; returns why it must not be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AccountAnswer> CreateAsync(
        string name, string password, Role role, Func<Account, Actor> by, Func<QuarterdeckDb, CancellationToken, Task<string?>>? within, CancellationToken cancellationToken)
    {
        if ((NameProblem(name) ?? rules.Problem(password, name)) is { } problem)
            return new AccountAnswer(Account: null, problem);
        var hashed = hash.Hash(password);
        return await AddAsync(new AccountRecord { Id = AccountRecord.NewId(), Name = name.Trim(), Key = AccountRecord.KeyOf(name), Role = role, PasswordHash = hashed, CreatedAt = time.GetUtcNow() }, by, within, cancellationToken);
    }

    /// <summary>Makes an account that signs in elsewhere.</summary>
    public async Task<AccountAnswer> CreateForeignAsync(string name, Role role, string signOn, string key, Func<Account, Actor> by, CancellationToken cancellationToken)
    {
        if (NameProblem(name) is { } problem)
            return new AccountAnswer(Account: null, problem);
        return await AddAsync(
            new AccountRecord { Id = AccountRecord.NewId(), Name = name.Trim(), Key = AccountRecord.KeyOf(name), Role = role, SignOn = signOn, SignOnKey = key, CreatedAt = time.GetUtcNow() },
            by, within: null, cancellationToken);
    }

    /// <summary>
    /// Changes one account in a transaction of its own. The change returns why it cannot be; then nothing of it is kept.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="change">Changes the row, and what belongs to it.</param>
    /// <param name="committed">Tells of what was committed with it, before anybody else can change an account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<AccountAnswer> ChangeAsync(string id, Func<QuarterdeckDb, AccountRecord, CancellationToken, Task<string?>> change, Action? committed, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            AccountAnswer answer = new(Account: null, Problem: null);
            var gone = false;
            await writer.WriteAsync(
                async (db, token) =>
                {
                    var record = await db.Set<AccountRecord>().Include(account => account.Passkeys).Include(account => account.RecoveryCodes).AsSplitQuery().SingleOrDefaultAsync(account => account.Id == id, token);
                    var problem = record is null ? "There is no such account any more." : await change(db, record, token);
                    if (problem is not null)
                        db.ChangeTracker.Clear();
                    gone = record is not null && db.Entry(record).State == EntityState.Deleted;
                    answer = new AccountAnswer(problem is null ? record!.ToAccount() : null, problem);
                },
                cancellationToken);
            if (gone)
                Feed.Remove(id);
            else if (answer.Account is { } account)
                Feed.Publish(id, account);
            if (answer.Problem is null)
                committed?.Invoke();
            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<AccountAnswer> AddAsync(AccountRecord made, Func<Account, Actor> by, Func<QuarterdeckDb, CancellationToken, Task<string?>>? within, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var account = made.ToAccount();
            string? problem = null;
            await writer.WriteAsync(
                async (db, token) =>
                {
                    problem = await db.Set<AccountRecord>().AnyAsync(other => other.Key == made.Key, token) ? $"There is an account {made.Name} already."
                        : within is null ? null : await within(db, token);
                    if (problem is not null)
                    {
                        db.ChangeTracker.Clear();
                        return;
                    }

                    db.Add(made);
                    audit.Append(db, by(account), new AuditEntry("account.create", $"account/{made.Id}") { After = new { role = made.Role.Word(), signOn = made.SignOn } });
                },
                cancellationToken);
            if (problem is not null)
                return new AccountAnswer(Account: null, problem);
            Feed.Publish(account.Id, account);
            return new AccountAnswer(account, Problem: null);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static readonly string[] Reserved = ["local", "system", "quarterdeck", "nobody", "anonymous"];

    [GeneratedRegex(@"^[\p{L}\p{Nd}](?:[\p{L}\p{M}\p{Nd}._@+-]| (?! ))*(?<=[\p{L}\p{M}\p{Nd}])$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NamePattern();
}
