using System.Globalization;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Status codes from one to another, both included; written <c>204</c> or <c>200-299</c>.</summary>
internal readonly record struct HttpStatusRange(int From, int To)
{
    public static bool TryParse(string text, out HttpStatusRange range)
    {
        var dash = text.IndexOf('-');
        var parsed = dash < 0
            ? TryCode(text, out var from) & TryCode(text, out var to)
            : TryCode(text.AsSpan(0, dash), out from) & TryCode(text.AsSpan(dash + 1), out to);
        range = new HttpStatusRange(from, to);
        return parsed && from <= to;
    }

    public bool Holds(int status) => status >= From && status <= To;

    private static bool TryCode(ReadOnlySpan<char> text, out int code) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 100 and <= 599;
}
