using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Workspaces;

public class NearestWordTests
{
    private static readonly string[] Words = ["http", "tcp", "tls", "dns", "postgres", "interval", "retryInterval", "startPeriod", "environment"];

    [Theory]
    [InlineData("htpp", "http")]
    [InlineData("hhtp", "http")]
    [InlineData("tpc", "tcp")]
    [InlineData("postgresql", "postgres")]
    [InlineData("intervall", "interval")]
    [InlineData("INTERVAL", "interval")]
    [InlineData("startperiod", "startPeriod")]
    [InlineData("start_period", "startPeriod")]
    [InlineData("env", "environment")]
    public void Find_Mistyped_GivesTheWordMeant(string word, string expected) => Assert.Equal(expected, NearestWord.Find(word, Words));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("t")]
    [InlineData("foo")]
    [InlineData("redis")]
    [InlineData("mysql")]
    [InlineData("en")]
    public void Find_NothingNear_GivesNone(string word) => Assert.Null(NearestWord.Find(word, Words));

    [Fact]
    public void Find_VeryLongWord_GivesNone() => Assert.Null(NearestWord.Find(new string('x', 65), [new string('x', 65)]));

    [Fact]
    public void Question_NoneNear_IsEmpty()
    {
        Assert.Equal("did you mean \"tls\"?", NearestWord.Question("tsl", Words));
        Assert.Equal("", NearestWord.Question("nothing", Words));
    }
}
