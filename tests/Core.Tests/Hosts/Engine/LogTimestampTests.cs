using System.Globalization;
using System.Text;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public class LogTimestampTests
{
    [Theory]
    [InlineData("2026-11-21T13:07:42.519197071Z x", "2026-11-21T13:07:42.5191970Z")]
    [InlineData("2026-11-21T13:07:42Z x", "2026-11-21T13:07:42Z")]
    [InlineData("2026-11-21T13:07:42.5+02:00 x", "2026-11-21T11:07:42.5Z")]
    [InlineData("2024-02-29T23:59:59.999999999-05:30 x", "2024-03-01T05:29:59.9999999Z")]
    public void TryRead_Rfc3339_ReadsIt(string text, string expected)
    {
        Assert.True(LogTimestamp.TryRead(Encoding.ASCII.GetBytes(text), out var at, out var length));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), at);
        Assert.Equal(text.Length - 1, length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("2026-11-21T13:07:42.519197071Z")]
    [InlineData("2026-02-30T13:07:42Z x")]
    [InlineData("2026-11-21T24:07:42Z x")]
    [InlineData("2026-11-21T13:07:42.Z x")]
    [InlineData("2026-11-21T13:07:42.5 x")]
    [InlineData("2026-11-21 13:07:42Z x")]
    [InlineData("0000-11-21T13:07:42Z x")]
    [InlineData("0001-01-01T00:00:00+14:00 x")]
    public void TryRead_AnythingElse_Refuses(string text) =>
        Assert.False(LogTimestamp.TryRead(Encoding.ASCII.GetBytes(text), out _, out _));
}
