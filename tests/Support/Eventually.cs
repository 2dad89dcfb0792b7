namespace Quarterdeck.Tests;

/// <summary>Waits for what comes true on its own, with a generous limit: a test fails by it, never passes by luck of timing.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<T?> probe, string what, int seconds = 30)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (probe() is { } found)
                return found;
            if (TimeProvider.System.GetElapsedTime(limit) > TimeSpan.FromSeconds(seconds))
                throw new TimeoutException($"not within {seconds} s: {what}");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> probe, string what, int seconds = 30) => GetAsync(() => probe() ? "yes" : null, what, seconds);
}
