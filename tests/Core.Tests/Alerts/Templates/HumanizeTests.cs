using Quarterdeck.Core.Alerts.Templates;

namespace Quarterdeck.Core.Tests.Alerts.Templates;

public sealed class HumanizeTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(7, "7")]
    [InlineData(-2500, "-2.5k")]
    [InlineData(7654321, "7.654M")]
    [InlineData(.25, "250m")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Metric_Value_HasFourDigitsAndAPrefix(double value, string expected) => Assert.Equal(expected, Humanize.Metric(value));

    [Theory]
    [InlineData(1, "1")]
    [InlineData(2048, "2ki")]
    [InlineData(9223372036854775807, "8Ei")]
    [InlineData(.12, "0.12")]
    public void Binary_Value_HasABinaryPrefix(double value, string expected) => Assert.Equal(expected, Humanize.Binary(value));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(61, "1m 1s")]
    [InlineData(7200, "2h 0m 0s")]
    [InlineData(90000, "1d 1h 0m 0s")]
    [InlineData(-183845, "-2d 3h 4m 5s")]
    [InlineData(899.99, "14m 59s")]
    [InlineData(.1, "100ms")]
    [InlineData(12.345, "12.35s")]
    [InlineData(1.2345, "1.234s")]
    public void Duration_Seconds_AreSplit(double value, string expected) => Assert.Equal(expected, Humanize.Duration(value));

    [Theory]
    [InlineData(0.12355, "12.35%")]
    [InlineData(1, "100%")]
    [InlineData(1234567, "1.235e+08%")]
    public void Percentage_Ratio_IsTimesHundred(double value, string expected) => Assert.Equal(expected, Humanize.Percentage(value));

    [Theory]
    [InlineData(0, "1970-01-01 00:00:00 +0000 UTC")]
    [InlineData(1435065584.128, "2015-06-23 13:19:44.128 +0000 UTC")]
    [InlineData(-1, "1969-12-31 23:59:59 +0000 UTC")]
    public void Timestamp_Seconds_AreATime(double value, string expected) => Assert.Equal(expected, Humanize.Timestamp(value));

    [Theory]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(2.5, 0, "2")]
    [InlineData(3.5, 0, "4")]
    [InlineData(0.5, 0, "0")]
    [InlineData(0.051, 1, "0.1")]
    [InlineData(9.999, 2, "10.00")]
    [InlineData(0.004, 2, "0.00")]
    [InlineData(123456789.125, 1, "123456789.1")]
    public void Plain_Precision_RoundsTiesToEven(double value, int precision, string expected) => Assert.Equal(expected, GoNumber.Plain(value, precision));
}
