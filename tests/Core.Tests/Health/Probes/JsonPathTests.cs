using System.Text.Json;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class JsonPathTests
{
    private const string Json = """{"a":{"b":[{"c":7},{"c":"0x80a3f"}]},"odd key":true,"x.y":null,"list":["p","q"]}""";

    [Theory]
    [InlineData("$.a.b[0].c", "7")]
    [InlineData("a.b[1].c", "\"0x80a3f\"")]
    [InlineData("$['odd key']", "true")]
    [InlineData("$[\"x.y\"]", "null")]
    [InlineData("$.a['b'][0]", "{\"c\":7}")]
    [InlineData("$.a.b[2]", null)]
    [InlineData("$.a.b.c", null)]
    [InlineData("$.list.p", null)]
    public void TryFind_Path_LeadsToTheValue(string text, string? expected)
    {
        using var document = JsonDocument.Parse(Json);

        Assert.True(JsonPath.TryParse(text, out var path));
        Assert.Equal(expected is not null, path.TryFind(document.RootElement, out var value));
        Assert.Equal(expected, expected is null ? null : value.GetRawText());
    }

    [Theory]
    [InlineData("$.")]
    [InlineData("$..a")]
    [InlineData("$.a[")]
    [InlineData("$.a[-1]")]
    [InlineData("$.a[x]")]
    [InlineData("$['a")]
    [InlineData("$['a'x")]
    [InlineData("$a")]
    [InlineData("")]
    public void TryParse_OtherText_IsNoPath(string text) => Assert.False(JsonPath.TryParse(text, out _));

    public static TheoryData<JsonCondition, string?> Conditions => new()
    {
        { new() { Path = "a.b[0].c", Is = "7.0" }, null },
        { new() { Path = "a.b[1].c", AtLeast = 526911, AtMost = 526911 }, null },
        { new() { Path = "a.b[1].c", Is = "526911" }, null },
        { new() { Path = "['odd key']", Is = "true" }, null },
        { new() { Path = "['odd key']", IsNot = "true" }, "['odd key'] is true" },
        { new() { Path = "['x.y']", Is = "null" }, null },
        { new() { Path = "list", Contains = "q" }, null },
        { new() { Path = "list", Contains = "r" }, "list is [\"p\",\"q\"] and does not contain \"r\"" },
        { new() { Path = "list[0]", Is = "q" }, "list[0] is \"p\", expected q" },
        { new() { Path = "list[0]", AtMost = 1 }, "list[0] is \"p\", not a number" },
        { new() { Path = "a.b[0].c", AtMost = 6.5 }, "a.b[0].c is 7, expected at most 6.5" },
        { new() { Path = "gone", IsNot = "x" }, "gone is missing" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Problem_Condition_SaysWhatIsWrong(JsonCondition condition, string? problem)
    {
        using var document = JsonDocument.Parse(Json);

        Assert.Equal(problem, new JsonCheck(condition).Problem(document.RootElement));
    }
}
