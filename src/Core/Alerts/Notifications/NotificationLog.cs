using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>What receivers took, and when. A row is written after the receiver took it: a crash between costs one duplicate and never a message.</summary>
internal sealed class NotificationLog(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>How long rows are kept as history.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>How long it is kept in memory that an alert was told to be over: longer than the book keeps the alert.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<GroupId, LogEntry> _last = new();
    private readonly ConcurrentDictionary<GroupId, ImmutableDictionary<AlertKey, ToldOver>> _over = new();

    /// <summary>What the receiver of a group took last.</summary>
    public LogEntry? Last(GroupId id) => _last.GetValueOrDefault(id);

    /// <summary>The groups whose receivers know of something firing.</summary>
    public IEnumerable<LogEntry> Open => _last.Values.Where(entry => entry.Firing.Count > 0);

    /// <summary>The alerts of a group that its receiver was lately told are over.</summary>
    public ImmutableDictionary<AlertKey, ToldOver> Over(GroupId id) => _over.GetValueOrDefault(id) ?? ImmutableDictionary<AlertKey, ToldOver>.Empty;

    /// <summary>Reads what was taken before.</summary>
    public async Task LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var recent = now - Remembered;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = db.Set<NotificationRecord>().Where(record => record.Taken).GroupBy(record => new { record.Channel, record.GroupKey }).Select(group => group.Max(record => record.Id));
        var records = db.Set<NotificationRecord>().AsNoTracking()
            .Where(record => record.Taken && (newest.Contains(record.Id) || record.At > recent))
            .OrderBy(record => record.Id);
        foreach (var record in await records.ToListAsync(cancellationToken))
            Remember(record);
    }

    /// <summary>Writes a message down. Failed ones share a row until the receiver takes one; returns its number.</summary>
    /// <param name="record">The row, with the number of an earlier one to replace it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<long> WriteAsync(NotificationRecord record, CancellationToken cancellationToken)
    {
        var id = record.Id;
        await writer.WriteAsync(
            async (db, token) =>
            {
                record.Id = id;
                if (id != 0 && await db.Set<NotificationRecord>().AnyAsync(row => row.Id == id, token))
                    db.Update(record);
                else
                    db.Add(record);
            },
            cancellationToken);
        if (record.Taken)
            Remember(record);
        return record.Id;
    }

    /// <summary>Deletes rows that are older than <see cref="Kept"/> and say nothing about what a receiver knows now.</summary>
    public Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var (id, entry) in _last.Where(last => last.Value.Firing.Count == 0 && now - last.Value.SentAt > Remembered))
            _last.TryRemove(KeyValuePair.Create(id, entry));
        foreach (var (id, over) in _over.Where(group => group.Value.Values.All(told => now - told.SentAt > Remembered)))
            _over.TryRemove(KeyValuePair.Create(id, over));
        var oldest = now - Kept;
        return writer.WriteAsync(
            (db, token) => db.Set<NotificationRecord>()
                .Where(record => record.At < oldest
                    && (!record.Taken || record.Firing == "[]"
                        || db.Set<NotificationRecord>().Any(newer => newer.Channel == record.Channel && newer.GroupKey == record.GroupKey && newer.Taken && newer.Id > record.Id)))
                .ExecuteDeleteAsync(token),
            cancellationToken);
    }

    /// <summary>Messages, the newest first.</summary>
    public async Task<IReadOnlyList<NotificationRecord>> ReadAsync(string? channel, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = db.Set<NotificationRecord>().AsNoTracking();
        return await (channel is null ? records : records.Where(record => record.Channel == channel)).OrderByDescending(record => record.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Alerts as a row keeps them.</summary>
    public static string Json(IEnumerable<Alert> alerts) => JsonSerializer.Serialize(alerts.Select(alert => Stored.Of(ToldAlert.Of(alert))));

    /// <summary>The alerts of a row.</summary>
    public static IReadOnlyList<ToldAlert> Read(string json) => [.. (JsonSerializer.Deserialize<List<Stored>>(json) ?? []).Select(stored => stored.ToTold())];

    private void Remember(NotificationRecord record)
    {
        var entry = Entry(record);
        _last[entry.Id] = entry;
        if (record.Resolved != "[]")
            _over[entry.Id] = Over(entry.Id).SetItems(Read(record.Resolved).Select(told => KeyValuePair.Create(told.Key, new ToldOver(told.FiredAt, entry.SentAt, entry.Answer))));
    }

    private static LogEntry Entry(NotificationRecord record) => new()
    {
        Id = new GroupId(record.Channel, record.GroupKey),
        FlushedAt = record.FlushedAt,
        SentAt = record.At,
        Firing = Read(record.Firing),
        Answer = record.Answer,
    };

    /// <summary>A told alert in JSON.</summary>
    private sealed record Stored(string Rule, Dictionary<string, string> Labels, ImmutableSortedDictionary<string, string> Annotations, AlertSource Source, long FiredAt)
    {
        public static Stored Of(ToldAlert told) => new(
            told.Rule, told.Labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal), told.Annotations, told.Source, told.FiredAt.ToUnixTimeMilliseconds());

        public ToldAlert ToTold()
        {
            var labels = Metrics.Labels.Of(Labels.Select(label => new Label(label.Key, label.Value)));
            return new ToldAlert
            {
                Rule = Rule,
                Fingerprint = AlertKey.FingerprintOf(labels),
                Labels = labels,
                Annotations = Annotations,
                Source = Source,
                FiredAt = DateTimeOffset.FromUnixTimeMilliseconds(FiredAt),
            };
        }
    }
}
