using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Sources;

/// <summary>
/// Metrics that jobs push when they are done. What a job pushed last stands until it pushes again, also over a restart: it is
/// sampled every 30 s, so that a rule can ask for the age of a backup that runs once a day.
/// </summary>
public sealed class PushedMetrics(SampleStore store, DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Push> _pushes = [];

    /// <summary>Takes what a job pushes in place of what it pushed before.</summary>
    /// <param name="job">The job's name; becomes the label <c>job</c>.</param>
    /// <param name="body">An exposition in the text format 0.0.4.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Why it was not taken, with the line; <see langword="null"/> where it was.</returns>
    public async Task<string?> PushAsync(string job, byte[] body, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            var push = _pushes.GetValueOrDefault(job) ?? new Push(store, job);
            if (push.Known.Take(body, openMetrics: false, now.ToUnixTimeMilliseconds()).Error is { } error)
                return error;
            (push.Body, push.At) = (body, now);
            _pushes[job] = push;
            push.TellTime(store, now);
            await SaveAsync(job, body, now, cancellationToken);
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets what a job pushed; false where it pushed nothing.</summary>
    public async Task<bool> ForgetAsync(string job, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_pushes.Remove(job, out var push))
                return false;
            push.End(store, time.GetUtcNow());
            await writer.WriteAsync((db, token) => db.Set<PushRecord>().Where(row => row.Job == job).ExecuteDeleteAsync(token), cancellationToken);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What stands of each job's pushes, by the job's name.</summary>
    public async Task<IReadOnlyList<PushStatus>> ListAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return [.. _pushes.OrderBy(push => push.Key, StringComparer.Ordinal).Select(push => new PushStatus(push.Key, push.Value.At, push.Value.Body.Length))];
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var row in await db.Set<PushRecord>().AsNoTracking().ToListAsync(cancellationToken))
            _pushes[row.Job] = new Push(store, row.Job) { Body = row.Body, At = row.At };

        // At once: the sample of a push that was taken just before a kill may be lost, what was pushed is not.
        await SampleAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Samples once what stands.</summary>
    internal async Task SampleAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            foreach (var push in _pushes.Values)
            {
                push.Known.Take(push.Body, openMetrics: false, now.ToUnixTimeMilliseconds());
                push.TellTime(store, now);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await SampleAsync(stoppingToken);
    }

    private Task SaveAsync(string job, byte[] body, DateTimeOffset now, CancellationToken cancellationToken) => writer.WriteAsync(
        async (db, token) =>
        {
            await db.Set<PushRecord>().Where(row => row.Job == job).ExecuteDeleteAsync(token);
            db.Add(new PushRecord { Job = job, At = now, Body = body });
        },
        cancellationToken);

    /// <summary>What one job pushed.</summary>
    private sealed class Push(SampleStore store, string job)
    {
        private readonly Labels _time = Labels.Of((Labels.MetricName, "push_time_seconds"), ("job", job));

        public KnownSeries Known { get; } = new(store, Labels.Of(("job", job)));

        public byte[] Body { get; set; } = [];

        public DateTimeOffset At { get; set; }

        public void TellTime(SampleStore store, DateTimeOffset now) => store.Append(_time, now.ToUnixTimeMilliseconds(), At.ToUnixTimeMilliseconds() / 1000.0);

        public void End(SampleStore store, DateTimeOffset now)
        {
            Known.Forget(now.ToUnixTimeMilliseconds());
            store.Append(_time, now.ToUnixTimeMilliseconds(), StaleMarker.Value);
        }
    }
}

/// <summary>What a job pushed last.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="At">When it pushed.</param>
/// <param name="Bytes">Size of what it pushed.</param>
public sealed record PushStatus(string Job, DateTimeOffset At, int Bytes);
