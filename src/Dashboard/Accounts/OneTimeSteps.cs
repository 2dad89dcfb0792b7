using System.Collections.Concurrent;
using Quarterdeck.Core.Accounts;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>
/// What the first half of a sign-in leaves for the second: a password that was right, a challenge of a passkey. Good once, for five
/// minutes, in memory only.
/// </summary>
internal sealed class OneTimeSteps(TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (object Step, DateTimeOffset Until)> _steps = [];

    /// <summary>Keeps a step; the key is for whoever may go on with it.</summary>
    public string Put(object step)
    {
        var now = time.GetUtcNow();
        if (_steps.Count >= Most)
        {
            foreach (var (old, kept) in _steps)
            {
                if (kept.Until < now)
                    _steps.TryRemove(old, out _);
            }

            // Rather nobody goes on than memory goes out.
            if (_steps.Count >= Most)
                _steps.Clear();
        }

        var key = OneTimeKey.New();
        _steps[key] = (step, now + Good);
        return key;
    }

    /// <summary>Takes a step; <see langword="null"/> where there is none of this kind, or it is too old.</summary>
    public T? Take<T>(string? key)
        where T : class =>
        key is not null && _steps.TryRemove(key, out var kept) && kept.Until >= time.GetUtcNow() ? kept.Step as T : null;
}
