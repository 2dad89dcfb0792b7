using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts;

/// <summary>When sessions and tokens were last used: noted at once, written at most once a minute, all in one transaction.</summary>
public sealed partial class LastSeen(SessionBook sessions, TokenBook tokens, DatabaseWriter writer, AccountOptions options, TimeProvider time, ILogger<LastSeen> log) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How long sessions and invitations that are over stay in the database.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _sessions = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = [];

    public void Saw(Session session) => _sessions[session.Id] = time.GetUtcNow();

    public void Saw(ApiToken token) => _tokens[token.Id] = time.GetUtcNow();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <summary>Writes what was noted since the last time.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        var (seen, used) = (Take(_sessions), Take(_tokens));
        var now = time.GetUtcNow();
        Session[] over = [.. sessions.Feed.Current.Values.Where(session => !seen.ContainsKey(session.Id) && session.IsOver(now, options))];
        if (seen.Count + used.Count + over.Length == 0)
            return;

        await writer.WriteAsync(
            async (db, token) =>
            {
                foreach (var (id, at) in seen)
                    await db.Set<SessionRecord>().Where(record => record.Id == id).ExecuteUpdateAsync(set => set.SetProperty(record => record.SeenAt, at), token);
                foreach (var (id, at) in used)
                    await db.Set<TokenRecord>().Where(record => record.Id == id).ExecuteUpdateAsync(set => set.SetProperty(record => record.UsedAt, at), token);
                if (over.Length > 0)
                    await db.Set<SessionRecord>().Where(record => record.SeenAt < now - Kept).ExecuteDeleteAsync(token);
            },
            cancellationToken);
        foreach (var (id, at) in seen)
            sessions.Note(id, session => session with { SeenAt = at });
        foreach (var (id, at) in used)
            tokens.Note(id, token => token with { UsedAt = at });
        sessions.Ended(over.Contains);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, time, stoppingToken);
                await WriteAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A minute's notes are lost; the loop goes on.
            catch (Exception exception)
            {
                LogFailed(exception);
            }
#pragma warning restore CA1031
        }
    }

    private static Dictionary<string, DateTimeOffset> Take(ConcurrentDictionary<string, DateTimeOffset> noted)
    {
        var taken = new Dictionary<string, DateTimeOffset>();
        foreach (var key in noted.Keys)
        {
            if (noted.TryRemove(key, out var at))
                taken[key] = at;
        }

        return taken;
    }

    [LoggerMessage(700, LogLevel.Error, "When sessions and tokens were last used could not be written; trying again in a minute")]
    private partial void LogFailed(Exception exception);
}
