using System.Globalization;
using System.Text;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>What one container used over the last minutes, as far as it was watched. Used by one caller at a time.</summary>
internal sealed class UsageHistory
{
    /// <summary>How far back it goes.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    private readonly Queue<ContainerUsage> _usages = new();
    private ContainerStats? _last;

    public IReadOnlyCollection<ContainerUsage> Usages => _usages;

    public ContainerUsage? Newest { get; private set; }

    /// <summary>Takes a sample; <see langword="null"/> where the container no longer runs.</summary>
    public void Take(ContainerStats? sample)
    {
        if (sample is null)
        {
            (_last, Newest) = (null, null);
            return;
        }

        if (_last is not null && sample.At <= _last.At)
            return;
        Newest = ContainerUsage.Between(_last, sample);
        _last = sample;
        _usages.Enqueue(Newest);
        while (_usages.Peek().At < sample.At - Span)
            _usages.Dequeue();
    }
}

/// <summary>A line over time in a box of fixed size, by the time of each point; it breaks where nothing was measured.</summary>
internal static class UsageLine
{
    public const int Width = 300;
    public const int Height = 60;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(6);

    /// <summary>An SVG path.</summary>
    /// <param name="points">Oldest first; points without a value break the line.</param>
    /// <param name="end">The time of the right edge; the left one lies <see cref="UsageHistory.Span"/> before.</param>
    /// <param name="top">The value of the upper edge, more than 0.</param>
    public static string Path(IEnumerable<(DateTimeOffset At, double? Value)> points, DateTimeOffset end, double top)
    {
        var path = new StringBuilder();
        DateTimeOffset? before = null;
        foreach (var (at, value) in points)
        {
            if (value is not { } number)
            {
                before = null;
                continue;
            }

            var x = Width - ((end - at) / UsageHistory.Span * Width);
            var y = Height - (Math.Clamp(number / top, 0, 1) * (Height - 2)) - 1;
            path.Append(CultureInfo.InvariantCulture, $"{(at - before < Gap ? 'L' : 'M')}{x:0.#} {y:0.#}");
            before = at;
        }

        return path.ToString();
    }

    /// <summary>A round value at or above the largest: 1, 2 or 5 times a power of ten.</summary>
    public static double Top(double largest)
    {
        if (largest <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest)));
        return (largest / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
