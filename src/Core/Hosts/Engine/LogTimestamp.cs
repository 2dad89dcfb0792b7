namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>
/// The time in front of a log line: RFC 3339 with any number of fractional digits, such as
/// <c>2026-11-21T13:07:42.519197071Z</c>.
/// </summary>
internal static class LogTimestamp
{
    /// <summary>Longest form, without the space that follows.</summary>
    public const int MaxBytes = 35;

    /// <summary>Reads a time that ends in a space; <paramref name="length"/> counts the space.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset at, out int length)
    {
        at = default;
        length = text[..Math.Min(text.Length, MaxBytes + 1)].IndexOf((byte)' ') + 1;
        return length > 1 && TryParse(text[..(length - 1)], out at);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset at)
    {
        at = default;
        if (text.Length < 20
            || !TryNumber(text, 0, 4, '-', out var year) || !TryNumber(text, 5, 2, '-', out var month) || !TryNumber(text, 8, 2, 'T', out var day)
            || !TryNumber(text, 11, 2, ':', out var hour) || !TryNumber(text, 14, 2, ':', out var minute) || !TryNumber(text, 17, 2, end: null, out var second)
            || year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[19..];
        if (!TryFraction(ref rest, out var ticks) || !TryOffset(rest, out var offset))
            return false;

        var utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + ticks - offset.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks)
            return false;
        at = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, int start, int digits, char? end, out int value)
    {
        value = 0;
        foreach (var digit in text.Slice(start, digits))
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + (digit - '0');
        }

        return end is null || text[start + digits] == end;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.')
            return true;

        var unit = TimeSpan.TicksPerSecond;
        var i = 1;
        for (; i < rest.Length && rest[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            unit /= 10;
            ticks += (rest[i] - '0') * unit;
        }

        rest = rest[i..];
        return i > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (rest.Length == 1)
            return rest[0] == 'Z';
        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-')
            || !TryNumber(rest, 1, 2, ':', out var hours) || !TryNumber(rest, 4, 2, end: null, out var minutes) || hours > 14 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (rest[0] == '-' ? -1 : 1);
        return true;
    }
}
