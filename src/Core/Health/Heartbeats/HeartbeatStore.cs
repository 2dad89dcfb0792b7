using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Health.Heartbeats;

/// <summary>The newest heartbeat of each check, durable before the sender hears that it was taken.</summary>
public sealed class HeartbeatStore(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time) : IHeartbeats
{
    /// <summary>Longest message kept, in characters.</summary>
    public const int MostMessage = 300;

    private readonly ConcurrentDictionary<CheckKey, Heartbeat> _last = new();

    public Heartbeat? Last(string service, string check) => _last.GetValueOrDefault(new CheckKey(service, check));

    /// <summary>Takes a heartbeat in.</summary>
    public async Task BeatAsync(CheckKey check, HeartbeatKind kind, string? message, CancellationToken cancellationToken)
    {
        var text = message is { Length: > MostMessage } ? message[..MostMessage] : message;
        var beat = new Heartbeat(time.GetUtcNow(), kind, text);
        await writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<HeartbeatRecord>().Where(row => row.Service == check.Service && row.Check == check.Check).ExecuteDeleteAsync(token);
                db.Add(new HeartbeatRecord { Service = check.Service, Check = check.Check, At = beat.At, Kind = kind, Message = text });
            },
            cancellationToken);
        _last[check] = beat;
    }

    /// <summary>Reads the heartbeats from before the start.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.Set<HeartbeatRecord>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            _last.TryAdd(new CheckKey(row.Service, row.Check), new Heartbeat(row.At, row.Kind, row.Message));
    }
}

/// <summary>A stored heartbeat.</summary>
internal sealed class HeartbeatRecord : IEntityTypeConfiguration<HeartbeatRecord>
{
    public required string Service { get; set; }

    public required string Check { get; set; }

    public DateTimeOffset At { get; set; }

    public HeartbeatKind Kind { get; set; }

    public string? Message { get; set; }

    public void Configure(EntityTypeBuilder<HeartbeatRecord> builder)
    {
        builder.ToTable("heartbeats");
        builder.HasKey(beat => new { beat.Service, beat.Check });
    }
}
