using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Accounts;

/// <summary>Makes the first account, with a key that is new at each start and lies in memory only.</summary>
public sealed class SetUp(AccountBook accounts, TimeProvider time)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private byte[]? _hash;

    /// <summary>When the key was made.</summary>
    public DateTimeOffset? OfferedAt { get; private set; }

    /// <summary>A new key, in the place of the one before.</summary>
    public string Offer()
    {
        var key = OneTimeKey.New();
        (_hash, OfferedAt) = (OneTimeKey.Hash(key), time.GetUtcNow());
        return key;
    }

    /// <summary>Whether this is the key, and there still is no account.</summary>
    public bool Fits(string? key) => accounts.IsOpen && _hash is { } hash && OneTimeKey.Fits(key, hash);

    /// <summary>Makes the first account, an admin.</summary>
    public async Task<AccountAnswer> MakeAsync(string? key, string name, string password, Actor origin, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!Fits(key))
                return new AccountAnswer(Account: null, "This link is no good any more: take the one that the console printed at its last start.");
            var answer = await accounts.CreateAsync(name, password, Role.Admin, account => origin with { Person = account.Id, Name = account.Name }, within: null, cancellationToken);
            if (answer.Account is not null)
                _hash = null;
            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }
}
