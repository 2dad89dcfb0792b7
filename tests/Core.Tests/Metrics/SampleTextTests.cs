using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Metrics;

public class SampleTextTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1234567890123456.8, "1234567890123456.8")]
    [InlineData(-9007199254740993.0, "-9007199254740992")]
    [InlineData(1.5e300, "15", 301)]
    [InlineData(-2.5e-7, "-0.00000025")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Of_Value_ReadsBackAsTheSame(double value, string expected, int digits = 0)
    {
        var text = SampleText.Of(value);

        Assert.Equal(expected.PadRight(digits, '0'), text);
        Assert.True(SampleText.TryParse(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("+1e3", 1000)]
    public void TryParse_OtherWords_AreUnderstood(string text, double value)
    {
        Assert.True(SampleText.TryParse(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("five")]
    public void TryParse_NoNumber_IsFalse(string text) => Assert.False(SampleText.TryParse(text, out _));
}
