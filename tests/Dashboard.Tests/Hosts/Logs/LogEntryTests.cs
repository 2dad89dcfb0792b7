using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Dashboard.Hosts.Logs;

namespace Quarterdeck.Dashboard.Tests.Hosts.Logs;

public sealed class LogEntryTests
{
    private static readonly DateTimeOffset Taken = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Parse_StandardForm_ReadsItsFields()
    {
        var entry = Parse("""{"timestamp":"2026-01-05T13:30:00.250+02:00","level":"ERROR","service":"orders","message":"refused","order":7,"retry":true,"error":{"code":502},"none":null}""");

        Assert.True(entry.Structured);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 11, 30, 0, 250, TimeSpan.Zero), entry.At);
        Assert.Equal(LogSeverity.Error, entry.Severity);
        Assert.False(entry.Guessed);
        Assert.Equal("orders", entry.Service);
        Assert.Equal("refused", entry.Message);
        Assert.Equal([new("order", "7"), new("retry", "true"), new("error", """{"code":502}"""), new LogField("none", "null")], entry.Fields);
    }

    [Theory]
    [InlineData("""{"level":30,"time":1767614400000,"msg":"pino"}""", "pino", LogSeverity.Info)]
    [InlineData("""{"level":"warn","ts":1767614400.0,"msg":"zap"}""", "zap", LogSeverity.Warn)]
    [InlineData("""{"@t":"2026-01-05T12:00:00Z","@l":"Debug","@m":"serilog"}""", "serilog", LogSeverity.Debug)]
    [InlineData("""{"time":"2026-01-05T12:00:00Z","level":"FATAL","msg":"slog"}""", "slog", LogSeverity.Error)]
    [InlineData("""  {"severity":"NOTICE","message":"cloud"}  """, "cloud", LogSeverity.Info)]
    [InlineData("""{"level":50,"time":1767614400000000000,"msg":"nanoseconds"}""", "nanoseconds", LogSeverity.Error)]
    [InlineData("""{"level":"what","message":"odd level"}""", "odd level", LogSeverity.None)]
    public void Parse_OtherLoggers_SameFields(string line, string message, LogSeverity severity)
    {
        var entry = Parse(line);

        Assert.Equal((true, message, severity, Taken), (entry.Structured, entry.Message, entry.Severity, entry.At!.Value));
    }

    [Theory]
    [InlineData("2026-01-05 12:00:00 ERROR could not connect", LogSeverity.Error)]
    [InlineData("level=warn msg=\"slow\"", LogSeverity.Warn)]
    [InlineData("[info] started", LogSeverity.Info)]
    [InlineData("DEBUG: cache hit", LogSeverity.Debug)]
    [InlineData("panic: runtime error", LogSeverity.Error)]
    [InlineData("Traceback (most recent call last):", LogSeverity.Error)]
    [InlineData("TRACE enter", LogSeverity.Debug)]
    [InlineData("\u001b[33mWARNING\u001b[0m disk is nearly full", LogSeverity.Warn)]
    [InlineData("INFO finished without error", LogSeverity.Info)]
    [InlineData("finished with 0 failed, no error", LogSeverity.None)]
    [InlineData("finished err=nil", LogSeverity.None)]
    [InlineData("GET /errors 200", LogSeverity.None)]
    [InlineData("", LogSeverity.None)]
    public void Parse_PlainLine_GuessesItsLevel(string line, LogSeverity expected)
    {
        var entry = Parse(line);

        Assert.Equal((expected, expected != LogSeverity.None, false), (entry.Severity, entry.Guessed, entry.Structured));
    }

    [Theory]
    [InlineData("{not json}")]
    [InlineData("{\"message\":\"cut off")]
    [InlineData("{}x")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    public void Parse_NoObject_IsPlain(string line)
    {
        var entry = Parse(line);

        Assert.False(entry.Structured);
        Assert.Equal(line, entry.Message);
        Assert.Equal(Taken, entry.At);
    }

    [Fact]
    public void Parse_NestedDeeplyEnoughToHurt_IsPlain() =>
        Assert.False(Parse(string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000)).Structured);

    [Fact]
    public void Parse_HalfSurrogateEscape_ShowsAsWritten()
    {
        var entry = Parse("""{"message":"half \ud800 pair","\udfff":"x"}""");

        Assert.Contains(@"\ud800", entry.Message);
        Assert.Single(entry.Fields);
    }

    [Theory]
    [InlineData("""{"message":"m","time":"not a time"}""")]
    [InlineData("""{"message":"m","time":1e300}""")]
    [InlineData("""{"message":"m","time":-5}""")]
    [InlineData("""{"message":"m","time":{"nested":1}}""")]
    public void Parse_UnusableTime_KeepsItAsField(string line)
    {
        var entry = Parse(line);

        Assert.Equal(Taken, entry.At);
        Assert.Equal("time", Assert.Single(entry.Fields).Key);
    }

    [Fact]
    public void Parse_ColoursInsideJson_AreStripped() =>
        Assert.Equal("red\nnext", Parse("""{"message":"\u001b[31mred\u001b[0m\nnext"}""").Message);

    [Fact]
    public void Parse_SameKeyTwice_KeepsBoth()
    {
        var entry = Parse("""{"message":"first","message":"second"}""");

        Assert.Equal("first", entry.Message);
        Assert.Equal(new LogField("message", "second"), Assert.Single(entry.Fields));
    }

    private static LogEntry Parse(string text) => LogEntry.Parse(new LogLine(LogStream.StdOut, Taken, text, Cut: false));
}
