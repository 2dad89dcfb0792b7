using System.Text;
using System.Text.Json;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Tests.Audit;

public class AuditExportTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a \"b\", c\nd", "\"a \"\"b\"\", c\nd\"")]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("  =1", "\"'  =1\"")]
    public void Field_Text_IsQuotedAndNoFormula(string text, string expected) => Assert.Equal(expected, AuditExport.Field(text));

    [Fact]
    public async Task LinesAsync_Entry_KeepsItsDetailsToTheByte()
    {
        const string Details = """{"after":{"name":"Zoë \"x\""},"note":"\u0000"}""";
        using var output = new MemoryStream();

        await AuditExport.LinesAsync(output, Entries(Details), CancellationToken.None);

        var line = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n')).RootElement;
        Assert.Equal(Details, line.GetProperty("details").GetString());
        Assert.Equal("2026-01-05T12:00:00.123Z", line.GetProperty("at").GetString());
    }

    private static async IAsyncEnumerable<AuditItem> Entries(string details)
    {
        await Task.CompletedTask;
        yield return new AuditItem(1, new DateTimeOffset(2026, 1, 5, 12, 0, 0, 123, TimeSpan.Zero), "u-1", "Ann", "a.b", "c/1", AuditResult.Done, "", "", details, [1], [2]);
    }
}
