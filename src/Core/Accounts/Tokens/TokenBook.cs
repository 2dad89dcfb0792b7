using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts.Tokens;

/// <summary>The API tokens that are not revoked. What is refused comes back with the reason.</summary>
public sealed class TokenBook(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, AuditLog audit, AccountOptions options, TimeProvider time)
{
    /// <summary>Every token begins with it, so that one is recognized where it must not be.</summary>
    public const string Prefix = "qd_";

    private const int LongestName = 100;

    /// <summary>A token that has ended must not come back by a note that was on its way.</summary>
    private readonly Lock _publishing = new();
    private ImmutableDictionary<string, string> _byHash = ImmutableDictionary<string, string>.Empty;

    /// <summary>Tokens by identity.</summary>
    public ChangeFeed<string, ApiToken> Feed { get; } = new();

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<TokenRecord>().AsNoTracking().Where(token => token.RevokedAt == null).ToListAsync(cancellationToken);
        foreach (var record in records)
            Add(record);
    }

    /// <summary>The token as a program sends it; <see langword="null"/> where there is none, or it is past its time.</summary>
    public ApiToken? Of(string text) =>
        text.Length < 200 && _byHash.TryGetValue(Convert.ToHexString(OneTimeKey.Hash(text)), out var id) ? Good(id) : null;

    /// <summary>The token if it is good: neither revoked nor past its time.</summary>
    public ApiToken? Good(string id) => Feed.Current.TryGetValue(id, out var token) && token.ExpiresAt > time.GetUtcNow() ? token : null;

    /// <summary>Makes a token; its text is given here and never again.</summary>
    public async Task<(ApiToken? Token, string Text)> CreateAsync(TokenRequest request, Account account, Actor by, CancellationToken cancellationToken)
    {
        if (Problem(request, account) is { } problem)
            return (null, problem);
        var text = Prefix + OneTimeKey.New();
        var token = await AddAsync(request, text, account, by, cancellationToken);
        return (token, text);
    }

    /// <summary>Makes a token of a text that is known already, unless there is or was one: who has revoked it meant it.</summary>
    internal async Task EnsureAsync(string text, TokenRequest request, Account account, Actor by, CancellationToken cancellationToken)
    {
        var hash = OneTimeKey.Hash(text);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<TokenRecord>().AnyAsync(known => known.Hash == hash, cancellationToken))
            await AddAsync(request, text, account, by, cancellationToken);
    }

    /// <summary>Revokes a token; the problem where that cannot be.</summary>
    public async Task<string?> RevokeAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        if (!Feed.Current.TryGetValue(id, out var known))
            return $"There is no token {id}.";
        var now = time.GetUtcNow();
        await writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<TokenRecord>().Where(record => record.Id == id && record.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(record => record.RevokedAt, now), token);
                audit.Append(db, by, new AuditEntry("token.revoke", $"token/{id}") { Before = new { name = known.Name } });
            },
            cancellationToken);
        Ended(token => token.Id == id);
        return null;
    }

    /// <summary>Tells of a change to a token, unless it has ended.</summary>
    internal void Note(string id, Func<ApiToken, ApiToken> change)
    {
        lock (_publishing)
        {
            if (Feed.Current.TryGetValue(id, out var token))
                Feed.Publish(id, change(token));
        }
    }

    /// <summary>Tells that tokens have ended.</summary>
    internal void Ended(Func<ApiToken, bool> which)
    {
        lock (_publishing)
            Feed.Publish([], [.. Feed.Current.Values.Where(which).Select(token => token.Id)]);
    }

    private async Task<ApiToken> AddAsync(TokenRequest request, string text, Account account, Actor by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var record = new TokenRecord
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
            AccountId = account.Id,
            Name = request.Name.Trim(),
            Hash = OneTimeKey.Hash(text),
            Role = request.Role,
            Areas = request.Areas == Area.None ? Area.All : request.Areas,
            CreatedAt = now,
            ExpiresAt = now.AddDays(request.Days ?? options.TokenDays),
        };
        await writer.WriteAsync(
            (db, _) =>
            {
                db.Add(record);
                audit.Append(db, by, new AuditEntry("token.create", $"token/{record.Id}")
                {
                    After = new { account = account.Id, name = record.Name, role = record.Role.Word(), areas = record.Areas.Words(), expires = record.ExpiresAt.UtcDateTime },
                });
                return Task.CompletedTask;
            },
            cancellationToken);
        return Add(record);
    }

    private ApiToken Add(TokenRecord record)
    {
        var token = record.ToToken();
        ImmutableInterlocked.TryAdd(ref _byHash, Convert.ToHexString(record.Hash), record.Id);
        Feed.Publish(token.Id, token);
        return token;
    }

    private string? Problem(TokenRequest request, Account account)
    {
        if (request.Name.Trim().Length is 0 or > LongestName)
            return $"Say what the token is for, in at most {LongestName} characters.";
        if (request.Role > account.Role)
            return $"A token may do no more than its account, which is {account.Role.Word()}.";
        var days = request.Days ?? options.TokenDays;
        return days < 1 || days > options.TokenLongestDays ? $"A token lasts 1 to {options.TokenLongestDays} days." : null;
    }
}

/// <summary>What somebody asks for.</summary>
/// <param name="Name">What the token is for.</param>
/// <param name="Role">What it may do; no more than its account.</param>
/// <param name="Areas">Where; everywhere for none.</param>
/// <param name="Days">Days that it lasts; the setting's where absent.</param>
public sealed record TokenRequest(string Name, Role Role, Area Areas = Area.None, int? Days = null);
