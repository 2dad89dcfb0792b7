using System.Buffers.Binary;
using System.Text;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public class LogParserTests
{
    private const string Time = "2026-11-21T13:07:42.519197071Z";
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 11, 21, 13, 7, 42, TimeSpan.Zero).AddTicks(5191970);

    [Fact]
    public void Push_Frames_TellStdOutFromStdErr()
    {
        var lines = Parse([.. Frame(1, $"{Time} hello\n"), .. Frame(2, $"{Time} oh no\n")]);

        Assert.Equal([new LogLine(LogStream.StdOut, At, "hello", false), new LogLine(LogStream.StdErr, At, "oh no", false)], lines);
    }

    [Fact]
    public void Push_LineInTwoMessages_IsOneLineWithTheFirstTime()
    {
        var lines = Parse([.. Frame(1, $"{Time} first half, "), .. Frame(2, $"{Time} between\n"), .. Frame(1, "2026-11-21T13:07:43.000000000Z second half\n")]);

        Assert.Equal([new LogLine(LogStream.StdErr, At, "between", false), new LogLine(LogStream.StdOut, At, "first half, second half", false)], lines);
    }

    [Fact]
    public void Push_SeveralLinesInOneFrameWithoutTimes_AreLines() =>
        Assert.Equal(["a", "", "b"], Parse(Frame(1, "a\n\nb\n"), timestamps: false).Select(line => line.Text));

    [Fact]
    public void Push_Terminal_IsReadRawAndLosesCarriageReturns()
    {
        var lines = Parse(Encoding.UTF8.GetBytes($"{Time} one\r\n{Time} two\r\n"), tty: true);

        Assert.Equal([new LogLine(LogStream.StdOut, At, "one", false), new LogLine(LogStream.StdOut, At, "two", false)], lines);
    }

    [Fact]
    public void Push_LineWithoutTime_KeepsItsText()
    {
        var line = Assert.Single(Parse(Frame(1, "no time here, but long enough to be mistaken for one\n")));

        Assert.Equal(new LogLine(LogStream.StdOut, null, "no time here, but long enough to be mistaken for one", false), line);
    }

    [Fact]
    public void Push_InvalidUtf8_IsShownAsReplacement() =>
        Assert.Equal("a\uFFFDb", Assert.Single(Parse(Frame(1, [.. "a"u8, 0xFF, .. "b\n"u8]), timestamps: false)).Text);

    [Fact]
    public void Push_LongLine_IsCutAtACharacterAndTheNextLineIsWhole()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("ä", 20_000));
        var lines = Parse([.. Frame(1, text + "\n"), .. Frame(1, "next\n")], timestamps: false);

        Assert.Equal("x" + string.Concat(Enumerable.Repeat("ä", (LogLine.MaxBytes - 1) / 2)), lines[0].Text);
        Assert.True(lines[0].Cut);
        Assert.Equal(new LogLine(LogStream.StdOut, null, "next", false), lines[1]);
    }

    [Fact]
    public void Push_LineOfExactlyTheLimit_IsNotCut()
    {
        var line = Assert.Single(Parse(Frame(1, new string('x', LogLine.MaxBytes) + "\n"), timestamps: false));

        Assert.False(line.Cut);
        Assert.Equal(LogLine.MaxBytes, line.Text.Length);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(8, 0)]
    [InlineData(11, 1)]
    public void Complete_FrameCutOff_ShowsWhatCame(int bytes, int lines)
    {
        var parsed = Parse(Frame(1, "abcdef\n")[..bytes], timestamps: false);

        Assert.Equal(lines, parsed.Count);
        Assert.All(parsed, line => Assert.Equal("abc", line.Text));
    }

    [Fact]
    public void Push_NoFrames_ShowsTheRestAsText()
    {
        var lines = Parse([.. Frame(1, "good\n"), .. "this is no frame\nnor this\n"u8], timestamps: false);

        Assert.Equal(["good", "this is no frame", "nor this"], lines.Select(line => line.Text));
    }

    [Fact]
    public void Push_AnyChunks_ReadsTheSameAsWhole()
    {
        var random = new Random(20261121);
        var log = new List<byte>();
        for (var i = 0; i < 300; i++)
        {
            var payload = new byte[random.Next(0, 400)];
            random.NextBytes(payload);
            log.AddRange(Frame((byte)random.Next(0, 4), random.Next(3) == 0 ? payload : [.. Encoding.UTF8.GetBytes($"{Time} text {i}{(random.Next(4) == 0 ? "" : "\n")}")]));
        }

        var whole = Parse([.. log]);
        for (var round = 0; round < 50; round++)
            Assert.Equal(whole, Parse([.. log], chunk: () => random.Next(1, 40)));
    }

    [Fact]
    public void Push_RandomBytes_NeverThrowsAndKeepsLinesBounded()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(0, 5000)];
            random.NextBytes(bytes);
            if (round % 2 == 0 && bytes.Length > 8)
                new byte[] { (byte)random.Next(0, 4), 0, 0, 0 }.CopyTo(bytes, 0);

            var lines = Parse(bytes, tty: round % 3 == 0, timestamps: round % 5 != 0, chunk: () => random.Next(1, 300));

            Assert.All(lines, line => Assert.True(line.Text.Length <= LogLine.MaxBytes));
        }
    }

    private static byte[] Frame(byte stream, string payload) => Frame(stream, Encoding.UTF8.GetBytes(payload));

    private static byte[] Frame(byte stream, byte[] payload)
    {
        var header = new byte[8];
        header[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), payload.Length);
        return [.. header, .. payload];
    }

    private static List<LogLine> Parse(byte[] bytes, bool tty = false, bool timestamps = true, Func<int>? chunk = null)
    {
        var parser = new LogParser(tty, timestamps);
        var lines = new List<LogLine>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(chunk?.Invoke() ?? bytes.Length, bytes.Length - start);
            parser.Push(bytes.AsSpan(start, length), lines);
            start += length;
        }

        parser.Complete(lines);
        return lines;
    }
}
