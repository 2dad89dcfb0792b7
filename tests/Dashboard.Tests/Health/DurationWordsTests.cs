using Bunit;
using Quarterdeck.Core;
using Quarterdeck.Dashboard.Shared;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Health;

/// <summary>Ages are first written by the server, then counted on by wwwroot/js/ages.js, which keeps to the same table.</summary>
public sealed class DurationWordsTests : ScreenContext
{
    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0.9, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(72, "1 min 12 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(3660, "1 h 1 min")]
    [InlineData(3659, "1 h")]
    [InlineData(86_400, "1 d")]
    [InlineData(352_800, "4 d 2 h")]
    public void Age_OfAMoment_IsTheTwoLargestUnits(double seconds, string expected)
    {
        var at = Clock.GetUtcNow().AddSeconds(-seconds);

        Assert.Equal(expected, TimeSpan.FromSeconds(seconds).InWords());
        var age = Render<Age>(parameters => parameters.Add(p => p.At, at).Add(p => p.Kind, "ago")).Find("time");
        Assert.Equal($"{expected} ago", age.TextContent);
        Assert.Equal(at.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), age.GetAttribute("data-at"));
        Assert.EndsWith(" UTC", age.GetAttribute("title"), StringComparison.Ordinal);
    }
}
