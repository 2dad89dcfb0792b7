using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Who sees to which alert. An acknowledgement stops repeats, not news: of a new or a worse alert people are told.</summary>
public sealed class AcknowledgementBook(ChangeFeed<AlertKey, Alert> alerts, DatabaseWriter writer, AuditLog audit, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
{
    private const int LongestNote = 1000;

    /// <summary>Those that hold, by alert.</summary>
    public ChangeFeed<AlertKey, Acknowledgement> Feed { get; } = new();

    /// <summary>Reads those that held before.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<AcknowledgementRecord>().AsNoTracking().Where(record => record.EndedAt == null).OrderBy(record => record.Id).ToListAsync(cancellationToken);
        Feed.Publish([.. records.Select(record => KeyValuePair.Create(
            new AlertKey(record.Rule, record.Fingerprint),
            new Acknowledgement(new AlertKey(record.Rule, record.Fingerprint), record.FiredAt, record.By, record.At, record.Note)))]);
    }

    /// <summary>Acknowledges a firing alert; the problem where that cannot be.</summary>
    public async Task<string?> AcknowledgeAsync(AlertKey key, string by, string note, Actor actor, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(by))
            return "Say who acknowledges the alert.";
        if (note.Length > LongestNote)
            return $"A note takes {LongestNote} characters at most.";
        if (!alerts.Current.TryGetValue(key, out var alert) || alert is not { State: AlertState.Firing, FiredAt: { } firedAt })
            return "Only a firing alert can be acknowledged; this one is not firing now.";

        var acknowledgement = new Acknowledgement(key, firedAt, by.Trim(), time.GetUtcNow(), Redactor.Text(note.Trim()));
        await writer.WriteAsync(
            async (db, token) =>
            {
                await EndAsync(db, key, acknowledgement.At, token);
                db.Add(new AcknowledgementRecord
                {
                    Rule = key.Rule,
                    Fingerprint = key.Fingerprint,
                    FiredAt = firedAt,
                    By = acknowledgement.By,
                    At = acknowledgement.At,
                    Note = acknowledgement.Note,
                });
                audit.Append(db, actor, Entry("alert.acknowledge", key) with { After = new { firedAt, by = actor.SaidToBe(by), note = acknowledgement.Note } });
            },
            cancellationToken);
        Feed.Publish(key, acknowledgement);
        return null;
    }

    /// <summary>Takes an acknowledgement back: repeats go on. The problem where there is none.</summary>
    public async Task<string?> WithdrawAsync(AlertKey key, Actor actor, CancellationToken cancellationToken)
    {
        if (!Feed.Current.TryGetValue(key, out var held))
            return "Nobody has acknowledged this alert.";
        await EndAsync([key], db => audit.Append(db, actor, Entry("alert.withdraw-acknowledgement", key) with { Before = new { held.FiredAt, held.Note } }), cancellationToken);
        return null;
    }

    /// <summary>Tells that a person's name has become another in the database.</summary>
    internal void Rename(string name, string pseudonym) =>
        Feed.Publish([.. Feed.Current.Where(held => held.Value.By == name).Select(held => KeyValuePair.Create(held.Key, held.Value with { By = pseudonym }))]);

    /// <summary>Ends those whose alert does not fire any more, or fires anew.</summary>
    internal Task EndResolvedAsync(CancellationToken cancellationToken)
    {
        AlertKey[] over = [.. Feed.Current.Values.Where(held => !alerts.Current.TryGetValue(held.Key, out var alert) || !held.Concerns(alert)).Select(held => held.Key)];
        return over.Length > 0 ? EndAsync(over, static _ => { }, cancellationToken) : Task.CompletedTask;
    }

    private static AuditEntry Entry(string action, AlertKey key) => new(action, $"alert/{key.Rule}/{key.Fingerprint}");

    private async Task EndAsync(AlertKey[] keys, Action<QuarterdeckDb> also, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await writer.WriteAsync(
            async (db, token) =>
            {
                foreach (var key in keys)
                    await EndAsync(db, key, now, token);
                also(db);
            },
            cancellationToken);
        Feed.Publish([], keys);
    }

    private static Task<int> EndAsync(QuarterdeckDb db, AlertKey key, DateTimeOffset at, CancellationToken cancellationToken) =>
        db.Set<AcknowledgementRecord>()
            .Where(record => record.Rule == key.Rule && record.Fingerprint == key.Fingerprint && record.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(record => record.EndedAt, at), cancellationToken);
}
