using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Secrets;

/// <summary>Every secret: what is known of it, and the deeds on it. What is refused comes back with the reason; a value never comes back.</summary>
public sealed partial class SecretBook(
    DatabaseWriter writer, AuditLog audit, IDbContextFactory<QuarterdeckDb> contexts, ISecretBox box, SecretValues values, SecretOptions options, TimeProvider time, ILogger<SecretBook> logger) : IDisposable
{
    private const int LongestValue = 64 * 1024, LongestSummary = 300, MostSecrets = 10_000;

    internal const string Lost = "its value cannot be opened: the key that sealed it is not in the key ring, or the stored value was changed. Put the folder keys/secrets of the data back, or set the value again";

    private readonly SecretReader _reader = new(options.Environment, time);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, SecretValue> _values = new(StringComparer.Ordinal);

    /// <summary>Secrets by name, without their values.</summary>
    public ChangeFeed<string, Secret> Feed { get; } = new();

    /// <summary>When each key of the ring was made, the newest first.</summary>
    public IReadOnlyList<DateTimeOffset> Keys => box.Keys;

    /// <summary>Reads what is stored, opens what is kept, and fetches the rest. Called once, before the workspace is read.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<SecretRecord>().AsNoTracking().ToListAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            foreach (var record in records.Where(record => record.Sealed is not null))
                _values[record.Name] = Open(record);
            if (_values.Values.Count(value => value.Text is null) is > 0 and var lost)
                LogLost(lost, records.Count);
            await Task.WhenAll(records.Select(record => record.ToSecret()).Where(secret => secret.Source.Kind != SecretKind.Kept).Select(secret => FetchAsync(secret, cancellationToken)));
            Publish(records.Select(record => record.ToSecret()));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes a secret, or changes it.</summary>
    public async Task<SecretAnswer> SetAsync(SecretRequest request, Actor by, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Problem(request) is { } problem)
                return new SecretAnswer(null, problem);
            var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            Secret? after = null;
            await writer.WriteAsync(
                async (db, token) =>
                {
                    var record = await db.Set<SecretRecord>().SingleOrDefaultAsync(secret => secret.Name == request.Name, token);
                    var before = record?.ToSecret();
                    record = Change(record ?? Add(db, request.Name, now), request, by, now);
                    after = record.ToSecret();
                    if (after != before || request.Value is not null)
                        audit.Append(db, by, new AuditEntry(before is null ? "secret.create" : after.Version == before.Version ? "secret.describe" : "secret.change", Resource(request.Name)) { Before = before is null ? null : Facts(before), After = Facts(after) });
                },
                cancellationToken);
            if (request.Value is { } value)
                _values[request.Name] = new SecretValue(value, null);
            else if (after!.Source.Kind != SecretKind.Kept)
            {
                if (!Feed.Current.TryGetValue(after.Name, out var known) || known.Version != after.Version)
                    _values.Remove(after.Name);
                await FetchAsync(after, cancellationToken);
            }

            Publish([after!]);
            return new SecretAnswer(Feed.Current[request.Name], null);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Deletes a secret; why not, where that cannot be.</summary>
    public async Task<string?> DeleteAsync(string name, Actor by, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!Feed.Current.TryGetValue(name, out var secret))
                return $"There is no secret of the name {name}.";
            await writer.WriteAsync(
                async (db, token) =>
                {
                    await db.Set<SecretRecord>().Where(record => record.Name == name).ExecuteDeleteAsync(token);
                    audit.Append(db, by, new AuditEntry("secret.delete", Resource(name)) { Before = Facts(secret) });
                },
                cancellationToken);
            _values.Remove(name);
            Feed.Remove(name);
            values.Set(_values);
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Makes a new key and seals every kept value with it, all of them in one transaction. A kill before it leaves all with the old key, a kill after
    /// it all with the new one. Old keys are dropped only after the commit, and only where every value was opened.
    /// </summary>
    public async Task<KeyRotation> RotateKeysAsync(bool dropOld, Actor by, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            box.MakeKey();
            var (resealed, lost) = (0, new List<string>());
            await writer.WriteAsync(
                async (db, token) =>
                {
                    (resealed, lost) = (0, []);
                    foreach (var record in await db.Set<SecretRecord>().Where(secret => secret.Sealed != null).OrderBy(secret => secret.Name).ToListAsync(token))
                    {
                        if (box.Open(record.Sealed!, record.Name, record.Version) is not { } value)
                            lost.Add(record.Name);
                        else
                            (record.Sealed, resealed) = (box.Seal(value, record.Name, record.Version), resealed + 1);
                    }

                    audit.Append(db, by, new AuditEntry("secret.rotate-keys", "secrets") { After = new { resealed, notOpened = lost, oldDropped = dropOld && lost.Count == 0 } });
                },
                cancellationToken);
            return new KeyRotation(resealed, lost, dropOld && lost.Count == 0 ? box.DropOldKeys() : 0, box.Keys.Count);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads values again that lie elsewhere.</summary>
    /// <param name="which">Those that are due.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task RefreshAsync(Func<Secret, bool> which, CancellationToken cancellationToken)
    {
        List<Secret> due = [.. Feed.Current.Values.Where(secret => secret.Source.Kind != SecretKind.Kept && which(secret))];
        if (due.Count == 0)
            return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            due.RemoveAll(secret => !Feed.Current.TryGetValue(secret.Name, out var current) || current.Version != secret.Version);
            await Task.WhenAll(due.Select(secret => FetchAsync(secret, cancellationToken)));
            Publish(due.Select(secret => Feed.Current[secret.Name]));
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static string Resource(string name) => $"secret/{name}";

    private static object Facts(Secret secret) => new { secret.Version, from = secret.Source.Words, secret.Summary, rotateEveryDays = secret.RotateEvery?.TotalDays };

    private static SecretRecord Add(QuarterdeckDb db, string name, DateTimeOffset now) => db.Add(new SecretRecord
    {
        Name = name,
        Summary = "",
        Source = "",
        CreatedAt = now,
        RotateEvery = Secret.CommonRotation,
        ChangedBy = "",
    }).Entity;

    private SecretRecord Change(SecretRecord record, SecretRequest request, Actor by, DateTimeOffset now)
    {
        var source = SecretRecord.Write(request.Source);
        if (request.Value is not null || record.Source != source)
        {
            (record.Version, record.ChangedAt, record.ChangedBy, record.Source) = (record.Version + 1, now, by.Person, source);
            record.Sealed = request.Value is { } value ? box.Seal(value, record.Name, record.Version) : null;
        }

        record.Summary = request.Summary is { } summary ? Redactor.Text(Hidden(summary.Trim(), request.Value)) : record.Summary;
        record.RotateEvery = request.RotateEvery is { } every ? every == TimeSpan.Zero ? null : every : record.RotateEvery;
        return record;
    }

    /// <summary>A value that is set with this very request is not known to the redactor yet.</summary>
    private static string Hidden(string text, string? value) => value is { Length: >= KnownValues.Shortest } ? text.Replace(value, Redactor.Mask, StringComparison.Ordinal) : text;

    private SecretValue Open(SecretRecord record) =>
        box.Open(record.Sealed!, record.Name, record.Version) is { } value ? new SecretValue(value, null) : new SecretValue(null, Lost);

    private async Task FetchAsync(Secret secret, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SecretValue> known;
        lock (_values)
            known = _values.ToDictionary(StringComparer.Ordinal);
        var value = await _reader.ReadAsync(secret.Source, known, cancellationToken);
        lock (_values)
        {
            // What was read before goes on being good: a Vault that is away for an hour must not stop what runs.
            if (value.Text is null && secret.Source.Kind == SecretKind.Vault && known.TryGetValue(secret.Name, out var before) && before.Text is { } text)
                value = value with { Text = text };
            _values[secret.Name] = value;
        }
    }

    private void Publish(IEnumerable<Secret> changed)
    {
        Feed.Publish([.. changed.Select(secret => KeyValuePair.Create(secret.Name, secret with { Problem = _values.TryGetValue(secret.Name, out var value) ? value.Problem : Lost }))]);
        values.Set(_values);
    }

    private string? Problem(SecretRequest request)
    {
        var isKnown = Feed.Current.TryGetValue(request.Name, out var known);
        if (!SecretName.IsRight(request.Name))
            return $"{SecretName.Form[..1].ToUpperInvariant()}{SecretName.Form[1..]}.";
        if (!isKnown && Feed.Current.Count >= MostSecrets)
            return $"There are {MostSecrets} secrets already: delete some that nothing uses.";
        if (request.Source.Problem() is { } problem)
            return problem;
        if (request.Source.Kind == SecretKind.Kept)
        {
            if (request.Value is null ? known is not { Source.Kind: SecretKind.Kept } : request.Value.Length == 0)
                return "Give the value.";
            if (request.Value is { } value && (System.Text.Encoding.UTF8.GetByteCount(value) > LongestValue || value.Contains('\0')))
                return "A value takes 64 KiB of text at most, and no NUL.";
        }
        else if (request.Value is not null)
            return "A value belongs to a kept secret only: this one lies elsewhere.";
        if (request.Summary?.Length > LongestSummary)
            return $"A summary takes {LongestSummary} characters at most.";
        return request.RotateEvery is { } every && every != TimeSpan.Zero && (every < TimeSpan.FromDays(1) || every > TimeSpan.FromDays(3650)) ? "A secret is rotated every 1 to 3650 days, or never." : null;
    }

    [LoggerMessage(730, LogLevel.Error, "{Lost} of {All} secrets cannot be opened: their keys are not in the key ring, or stored values were changed. The console goes on without them")]
    private partial void LogLost(int lost, int all);
}

/// <summary>What came of a rotation of keys.</summary>
/// <param name="Resealed">Values that are sealed with the new key now.</param>
/// <param name="NotOpened">Secrets whose value could not be opened; they stay as they are, and so do the old keys.</param>
/// <param name="Dropped">Old keys that were deleted.</param>
/// <param name="Keys">Keys in the ring now.</param>
public sealed record KeyRotation(int Resealed, IReadOnlyList<string> NotOpened, int Dropped, int Keys);
