using System.Text;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Tests.Redaction;

public class RedactedJsonTests
{
    [Theory]
    [InlineData("""{"Env":["DB_PASSWORD=hunter2"]}""")]
    [InlineData("""{"Env":["DB_PASSWORD=correct hunter2 battery"]}""")]
    [InlineData("""{"Env":["OPENAI_API_KEY=hunter2"]}""")]
    [InlineData("""{"Env":["JWT_SECRET=hunter2"]}""")]
    [InlineData("""{"Env":["DATABASE_URL=postgres://app:hunter2@db/app"]}""")]
    [InlineData("""{"Env":["REDIS_URL=redis://:hunter2@cache:6379"]}""")]
    [InlineData("""{"Cmd":["serve","--password=hunter2"]}""")]
    [InlineData("""{"Cmd":["serve","--api-token","hunter2"]}""")]
    [InlineData("""{"Cmd":["sh","-c","TOKEN=hunter2 serve"]}""")]
    [InlineData("""{"secret":{"inner":["hunter2",{"more":"hunter2"}]}}""")]
    [InlineData("""{"apiKey":"hunter2","n":1}""")]
    [InlineData("""{"text":"say {\"password\":\"hunter2\"} to it"}""")]
    [InlineData("""{"Labels":{"com.example.token":"hunter2"}}""")]
    public void Json_Secret_IsMasked(string json)
    {
        var masked = Redacted(json);

        Assert.DoesNotContain("hunter2", masked);
        Assert.Contains(Redactor.Mask, masked);
    }

    [Fact]
    public void Json_NoSecret_ChangesNothingButIndents() =>
        Assert.Equal(
            """
            {
              "Id": "abc",
              "Env": [
                "PATH=/bin:/usr/bin",
                "LOG_LEVEL=debug",
                "KEYCLOAK_URL=http://id:8080/auth"
              ],
              "Count": 3,
              "None": null,
              "Path": "<ü>"
            }
            """,
            Redacted("""{"Id":"abc","Env":["PATH=/bin:/usr/bin","LOG_LEVEL=debug","KEYCLOAK_URL=http://id:8080/auth"],"Count":3,"None":null,"Path":"<ü>"}"""));

    private static string Redacted(string json) => Encoding.UTF8.GetString(Redactor.Json(Encoding.UTF8.GetBytes(json), indented: true).Span);
}
