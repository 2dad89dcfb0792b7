using Quarterdeck.Dashboard.Hosts.Logs;

namespace Quarterdeck.Dashboard.Tests.Hosts.Logs;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain ü 漢 😀 \t tab", "plain ü 漢 😀 \t tab")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;window title\u0007text", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b(Btext", "text")]
    [InlineData("\u009b2Jtext", "text")]
    [InlineData("\u001b]0;no end hides nothing", "^[]0;no end hides nothing")]
    [InlineData("\u001b[31", "^[[31")]
    [InlineData("\u001b", "^[")]
    [InlineData("10%\r20%", "10%^M20%")]
    [InlineData("nul\0 bell\a del\u007f", "nul^@ bell^G del^?")]
    [InlineData("\u202egnitirw", "\uFFFDgnitirw")]
    [InlineData("a\u2066b\u2069\u200f", "a\uFFFDb\uFFFD\uFFFD")]
    [InlineData("a\u2028b\u0085c", "a b c")]
    [InlineData("a\nb", "a^Jb")]
    public void Clean_AnyText_IsHarmless(string text, string expected) => Assert.Equal(expected, LogText.Clean(text));

    [Fact]
    public void Clean_HalfSurrogates_AreReplaced() => Assert.Equal("\uFFFDa\uFFFD", LogText.Clean("\ud800a\udc00"));

    [Fact]
    public void Clean_WithLines_KeepsLineFeedsOnly() => Assert.Equal("a\nb^M\n", LogText.Clean("a\nb\r\n", lines: true));
}
