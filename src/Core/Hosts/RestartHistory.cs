namespace Quarterdeck.Core.Hosts;

/// <summary>When the engine restarted one container lately. Not thread-safe.</summary>
internal sealed class RestartHistory
{
    /// <summary>How far back restarts count towards a crash loop.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Queue<(DateTimeOffset At, int Count)> _restarts = new();
    private int? _lastCount;

    /// <summary>Whether anything is left that will fall out of the window.</summary>
    public bool IsEmpty => _restarts.Count == 0;

    /// <summary>Takes the engine's restart counter as read now, and says how many restarts lie within the window.</summary>
    public int Observe(int restartCount, DateTimeOffset now)
    {
        // The first reading says nothing about when; a smaller one means that somebody started the container by hand.
        if (restartCount < _lastCount)
            _restarts.Clear();
        else if (restartCount > _lastCount)
            _restarts.Enqueue((now, restartCount - _lastCount.Value));
        _lastCount = restartCount;
        return Recent(now);
    }

    /// <summary>Restarts within the window that ends now.</summary>
    public int Recent(DateTimeOffset now)
    {
        while (_restarts.TryPeek(out var oldest) && oldest.At <= now - Window)
            _restarts.Dequeue();
        return _restarts.Sum(restart => restart.Count);
    }
}
