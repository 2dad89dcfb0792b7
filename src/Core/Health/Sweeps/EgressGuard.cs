using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>
/// Tells "everything is down" from "we are cut off". While some check over the network still passes, a failure is the
/// target's. When none has passed since a check began to fail, the reference (<c>egress:</c> in the workspace) is asked first;
/// does it not answer either, the failure is the console's own.
/// </summary>
public sealed partial class EgressGuard(TimeProvider time, ILogger<EgressGuard> logger)
{
    private static readonly TimeSpan ReferenceTimeout = TimeSpan.FromSeconds(3), VerdictHolds = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<CheckKey, DateTimeOffset> _failingSince = new();
    private readonly SemaphoreSlim _asking = new(1, 1);
    private long _lastPassTicks;
    private (DateTimeOffset At, string? Fault) _verdict;

    /// <summary>Addresses, <c>host:port</c>, of which at least one always answers a TCP connection; empty to trust every failure.</summary>
    public IReadOnlyList<string> References { get; set; } = [];

    /// <summary>Since when the console is cut off, and how it knows; <see langword="null"/> while it is not.</summary>
    public (DateTimeOffset Since, string Reason)? CutOff { get; private set; }

    /// <summary>Passes the result on, or replaces a failure by the console's own fault.</summary>
    public async ValueTask<ProbeResult> JudgeAsync(CheckKey check, ProbeResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (result.Outcome is Outcome.Passed or Outcome.Degraded)
        {
            _failingSince.TryRemove(check, out _);
            Interlocked.Exchange(ref _lastPassTicks, now.UtcTicks);
            Reconnected(now);
            return result;
        }

        if (result.Outcome != Outcome.Failed || References.Count == 0)
            return result;

        var since = _failingSince.GetOrAdd(check, now);
        if (Interlocked.Read(ref _lastPassTicks) > since.UtcTicks)
            return result;

        var fault = await AskAsync(now, cancellationToken);
        if (fault is null)
        {
            Reconnected(now);
            return result;
        }

        if (CutOff is null)
        {
            CutOff = (now, fault);
            LogCutOff(fault);
        }

        return ProbeResult.Error($"the console is cut off: {fault}");
    }

    private async Task<string?> AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_verdict.At == default || now - _verdict.At > VerdictHolds)
                _verdict = (now, await ReferencesAnswerAsync(cancellationToken) ? null : $"no answer from {string.Join(" or ", References)} either");
            return _verdict.Fault;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<bool> ReferencesAnswerAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(References.Select(reference => ConnectsAsync(reference, cancellationToken)));
        return answers.Contains(true);
    }

    private async Task<bool> ConnectsAsync(string reference, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, ReferenceTimeout, Timeout.InfiniteTimeSpan);
        var colon = reference.LastIndexOf(':');
        var (host, port) = (reference[..colon], int.Parse(reference[(colon + 1)..]));
        try
        {
            EndPoint target = IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
            using var socket = await TcpConnection.OpenAsync(target, limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Reconnected(DateTimeOffset now)
    {
        if (CutOff is not var (since, _))
            return;
        CutOff = null;
        LogReconnected(now - since);
    }

    [LoggerMessage(220, LogLevel.Error, "The console is cut off from its targets: {Fault}. Failures count as its own until something answers")]
    private partial void LogCutOff(string fault);

    [LoggerMessage(221, LogLevel.Information, "The console reaches the network again after {Duration}")]
    private partial void LogReconnected(TimeSpan duration);
}
