using System.Text.Json;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Tests.Audit;

public class AuditQueryTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("")]
    [InlineData("?person=Ann%20Lee")]
    [InlineData("?person=u-1&resource=silence%2F17&action=silence.create&from=2026-01-05T12%3A00Z&to=2026-01-06T00%3A00Z")]
    public void ToQuery_Parsed_ComesBack(string query)
    {
        var values = System.Web.HttpUtility.ParseQueryString(query);

        Assert.Equal(query, AuditQuery.Parse(values["person"], values["resource"], values["action"], values["from"], values["to"]).ToQuery());
    }

    [Fact]
    public void FromField_WallClock_IsOfTheZone() =>
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 10, 30, 0, TimeSpan.Zero), AuditQuery.FromField("2026-07-01T12:30", Berlin));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00")]
    public void FromField_NoTime_IsNone(string text) => Assert.Null(AuditQuery.FromField(text, Berlin));

    [Fact]
    public void Of_BeforeAndAfter_ComeFieldByFieldTheChangedFirst()
    {
        var details = JsonDocument.Parse("""{"before":{"a":1,"same":"x","env":{"B":"1"}},"after":{"same":"x","env":{"B":"2"},"list":["p","q"]},"note":"why"}""").RootElement;

        Assert.Equal(
            [new AuditField("a", "1", null), new AuditField("env.B", "1", "2"), new AuditField("list", null, "p\nq"), new AuditField("same", "x", "x")],
            AuditDiff.Of(details));
        Assert.Equal("why", AuditDiff.Note(details));
    }
}
