using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;

namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class SeriesNotationTests
{
    [Theory]
    [InlineData("1 2.5 -3 1e3", "1 2.5 -3 1000")]
    [InlineData("1+2x3", "1 3 5 7")]
    [InlineData("1-2x2", "1 -1 -3")]
    [InlineData("-1+-0x1", null)]
    [InlineData("5x2 0x0", "5 5 5 0")]
    [InlineData("_ 1 _x3 2", "none 1 none none none 2")]
    [InlineData("1 stale NaN Inf -Inf", "1 stale NaN Infinity -Infinity")]
    [InlineData("", "")]
    [InlineData("abc", null)]
    [InlineData("1x", null)]
    [InlineData("1x99999999999", null)]
    [InlineData("{{count:1}}", null)]
    public void TryValues_Notation_GivesValues(string text, string? expected)
    {
        var isRead = SeriesNotation.TryValues(text, out var values, out var error);

        Assert.Equal(expected, isRead ? string.Join(' ', values!.Select(value => value is not { } number ? "none" : StaleMarker.IsStale(number) ? "stale" : $"{number}")) : null);
        Assert.Equal(isRead, error is null);
    }

    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{}", "up")]
    [InlineData("up{job=\"a b\", instance='c',}", "up{instance=\"c\", job=\"a b\"}")]
    [InlineData("{__name__=\"up\", job=\"}\"}", "up{job=\"}\"}")]
    [InlineData("{\"my.metric\", \"a.b\"=\"c\"}", "my.metric{a.b=\"c\"}")]
    [InlineData("{}", "{}")]
    [InlineData("up{job=~\"a\"}", null)]
    [InlineData("up down", null)]
    public void TryLabels_Notation_GivesLabels(string text, string? expected)
    {
        var isRead = SeriesNotation.TryLabels(text, out var labels, out var error);

        Assert.Equal(expected, labels?.ToString());
        Assert.Equal(isRead, error is null);
    }

    [Fact]
    public void TryLine_BracesAndQuotes_AreNotCutApart()
    {
        Assert.True(SeriesNotation.TryLine("up {job=\"a } b\"}\t1 2", out var labels, out var values, out _));
        Assert.Equal("up{job=\"a } b\"}", labels.ToString());
        Assert.Equal([1, 2], values);
    }
}
