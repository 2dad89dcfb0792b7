using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Core.Accounts;

/// <summary>
/// Tells whoever keeps a connection open when the visitor behind it may less, more, or nothing any more: at once when an account,
/// session or token changes, and every 30 s for what ends by itself.
/// </summary>
public sealed partial class AccessWatch(AccessDesk desk, AccountBook accounts, SessionBook sessions, TokenBook tokens, TimeProvider time, ILogger<AccessWatch> log) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<object, Watched> _watched = [];

    /// <summary>Number of connections that are watched.</summary>
    public int Count => _watched.Count;

    /// <summary>Calls back with what the visitor is now whenever that changes; with <see langword="null"/> at most once, at the end.</summary>
    /// <returns>Ends the watch when disposed.</returns>
    public IDisposable Watch(Visitor visitor, Action<Visitor?> changed)
    {
        var watched = new Watched(visitor, changed, watch => _watched.TryRemove(watch, out _));
        _watched[watched] = watched;
        // It may have changed between the request and this line.
        Look(watched);
        return watched;
    }

    /// <summary>Looks at every visitor.</summary>
    internal void LookAtAll()
    {
        foreach (var watched in _watched.Values)
            Look(watched);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        FollowAsync(accounts.Feed, stoppingToken), FollowAsync(sessions.Feed, stoppingToken), FollowAsync(tokens.Feed, stoppingToken), TickAsync(stoppingToken));

    private async Task FollowAsync<TItem>(ChangeFeed<string, TItem> feed, CancellationToken stoppingToken)
        where TItem : class
    {
        using var subscription = feed.Subscribe();
        try
        {
            await foreach (var _ in subscription.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
                LookAtAll();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                LookAtAll();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private void Look(Watched watched)
    {
        try
        {
            watched.Become(desk.Now(watched.Visitor));
        }
#pragma warning disable CA1031 // One connection's fault must not keep the others their rights.
        catch (Exception exception)
        {
            LogFailed(exception);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(701, LogLevel.Error, "A connection could not be told that its rights have changed")]
    private partial void LogFailed(Exception exception);

    private sealed class Watched(Visitor visitor, Action<Visitor?> changed, Action<object> end) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _over;

        public Visitor Visitor { get; private set; } = visitor;

        public void Become(Visitor? now)
        {
            lock (_gate)
            {
                if (_over || now == Visitor)
                    return;
                if (now is null)
                    Dispose();
                else
                    Visitor = now;
            }

            changed(now);
        }

        public void Dispose()
        {
            _over = true;
            end(this);
        }
    }
}
