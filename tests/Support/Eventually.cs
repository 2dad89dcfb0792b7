using System.Diagnostics;

namespace Quarterdeck.Tests;

/// <summary>Waits for what must come true, for a generous time that no passing test uses up.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Polls until the value is not null, and returns it.</summary>
    public static Task<T> GetAsync<T>(Func<T?> value, string what)
        where T : class => GetAsync(value, () => what);

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(condition, () => what);

    /// <summary>As above, with words that are looked for only when it did not come true.</summary>
    public static Task IsTrueAsync(Func<bool> condition, Func<string> what) => GetAsync(() => condition() ? "" : null, what);

    /// <summary>Polls what has to be asked for.</summary>
    public static Task IsTrueAsync(Func<Task<bool>> condition, string what) => GetAsync(async () => await condition() ? "" : null, () => what);

    private static Task<T> GetAsync<T>(Func<T?> value, Func<string> what)
        where T : class => GetAsync(() => Task.FromResult(value()), what);

    private static async Task<T> GetAsync<T>(Func<Task<T?>> value, Func<string> what)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Limit)
        {
            if (await value() is { } found)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException($"not within {Limit.TotalSeconds} s: {what()}");
    }
}
