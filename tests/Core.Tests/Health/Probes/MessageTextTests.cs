using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class MessageTextTests
{
    [Theory]
    [InlineData("  a \r\n\t b ", "a b")]
    [InlineData("a\u0000\u001b[31mb", "a[31mb")]
    [InlineData("a\u202Eb\u200Bc", "abc")]
    [InlineData("12345678901", "123456789…")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("12345678😀x", "12345678…")]
    [InlineData("123456789 😀", "123456789…")]
    public void OneLine_Text_IsHarmlessAndShort(string text, string expected) =>
        Assert.Equal(expected, MessageText.OneLine(text, 10));

    [Theory]
    [InlineData("1048576", 1048576, "1 MiB")]
    [InlineData("1.5 GB", 1500000000, "1500 MB")]
    [InlineData("64KiB", 65536, "64 KiB")]
    [InlineData("0", 0, "0 B")]
    public void ByteSize_Text_IsReadAndShown(string text, long bytes, string shown)
    {
        var size = ByteSize.Parse(text, null);

        Assert.Equal((bytes, shown), (size.Bytes, size.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1 XB")]
    [InlineData("99999999 TB")]
    public void ByteSize_OtherText_IsNone(string text) => Assert.False(ByteSize.TryParse(text, null, out _));
}
