namespace Quarterdeck.Core.Hosts;

/// <summary>
/// How often the engine restarted one container lately: counted from the engine's counter, and, for the time before the
/// console looked, worked out from what the engine tells. Not thread-safe.
/// </summary>
internal sealed class RestartHistory
{
    /// <summary>How far back restarts count towards a crash loop.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A wait between two runs that proves <see cref="ShortRuns"/> in a row. The engine waits 100 ms before a restart, twice
    /// as long after each further run of less than 10 s (3.2 s after the sixth, at most a minute), and 100 ms again after a
    /// longer one. Starting the container takes it less than the second that lies between 1.6 s and this.
    /// Source: <c>restartmanager.go</c> of the engine.
    /// </summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(3);

    private const int ShortRuns = 6;

    private readonly Queue<(DateTimeOffset At, int Count)> _restarts = new();
    private DateTimeOffset _firstLook;
    private ContainerSnapshot? _last;

    /// <summary>Takes the container as read now, and says how many restarts lie within the window.</summary>
    public int Observe(ContainerSnapshot container, DateTimeOffset now)
    {
        if (_last is null)
            _firstLook = now;
        // A smaller count means that somebody started the container by hand, or that the engine itself was restarted.
        else if (container.RestartCount < _last.RestartCount)
            _restarts.Clear();
        else if (container.RestartCount > _last.RestartCount)
            _restarts.Enqueue((now, container.RestartCount - _last.RestartCount));
        _last = container;
        return Recent(now);
    }

    /// <summary>Restarts within the window that ends now.</summary>
    public int Recent(DateTimeOffset now)
    {
        while (_restarts.TryPeek(out var oldest) && oldest.At <= now - Window)
            _restarts.Dequeue();
        var seen = _restarts.Sum(restart => restart.Count);
        // Whoever has watched for a whole window knows better than any conclusion.
        return _last is null || now - _firstLook >= Window ? seen : Math.Max(seen, Told(_last, now));
    }

    /// <summary>
    /// Restarts within the window as the engine's facts tell them. It says how many and when the last one was, not when the
    /// others were: they are taken to be recent where the wait before the last one shows it, or where the container has
    /// been restarted that often on average since it was made.
    /// </summary>
    private static int Told(ContainerSnapshot container, DateTimeOffset now)
    {
        if (container is not { RestartCount: > 0 and var count, StartedAt: { } started } || started <= now - Window)
            return 0;
        var inARow = container.FinishedAt is { } finished && started - finished >= LongWait ? Math.Min(count, ShortRuns) : 0;
        var life = container.CreatedAt is { } created ? started - created : TimeSpan.MaxValue;
        return Math.Max(inARow, life <= Window ? count : (int)(count * (Window / life)));
    }
}
