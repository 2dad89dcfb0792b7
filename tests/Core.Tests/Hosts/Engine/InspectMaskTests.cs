using System.Text;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public class InspectMaskTests
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
    [InlineData("""{"Labels":{"com.example.token":"hunter2"}}""")]
    public void Apply_Secret_IsMasked(string json)
    {
        var masked = InspectMask.Apply(Encoding.UTF8.GetBytes(json));

        Assert.DoesNotContain("hunter2", masked);
        Assert.Contains("••••••", masked);
    }

    [Fact]
    public void Apply_NoSecret_ChangesNothingButIndents() =>
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
            InspectMask.Apply("""{"Id":"abc","Env":["PATH=/bin:/usr/bin","LOG_LEVEL=debug","KEYCLOAK_URL=http://id:8080/auth"],"Count":3,"None":null,"Path":"<ü>"}"""u8));
}
