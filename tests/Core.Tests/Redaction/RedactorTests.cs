using System.Diagnostics;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Tests.Redaction;

public class RedactorTests
{
    private const string Secret = "hunter2Zz9";

    [Theory]
    [InlineData("password=hunter2Zz9")]
    [InlineData("Password: hunter2Zz9, retrying")]
    [InlineData("passwd='hunter2Zz9 x'", "passwd='***'")]
    [InlineData("{\"apiKey\":\"hunter2Zz9\",\"n\":1}", "{\"apiKey\":\"***\",\"n\":1}")]
    [InlineData("{\"api_key\": \"hunter2Zz9 \\\" x\"}", "{\"api_key\": \"***\"}")]
    [InlineData("{\"msg\":\"{\\\"privateKey\\\":\\\"hunter2Zz9\\\"}\"}", "{\"msg\":\"{\\\"privateKey\\\":\\\"***\\\"}\"}")]
    [InlineData("{privateKey: hunter2Zz9}", "{privateKey: ***}")]
    [InlineData("client_secret=hunter2Zz9&grant=x", "client_secret=***&grant=x")]
    [InlineData("GET /x?access_token=hunter2Zz9&a=1 HTTP/1.1", "GET /x?access_token=***&a=1 HTTP/1.1")]
    [InlineData("Authorization: Basic aHVudGVyMlp6OQ==", "Authorization: ***")]
    [InlineData("authorization: Digest user=\"a\" hunter2Zz9")]
    [InlineData("Cookie: session=hunter2Zz9; theme=dark", "Cookie: ***")]
    [InlineData("Set-Cookie: id=hunter2Zz9; Path=/")]
    [InlineData("sent Bearer hunter2Zz9 to it", "sent Bearer *** to it")]
    [InlineData("postgres://app:hunter2Zz9@db:5432/app", "postgres://app:***@db:5432/app")]
    [InlineData("redis://:hunter2Zz9@cache", "redis://:***@cache")]
    [InlineData("Host=db;Username=app;Password=hunter2Zz9;Database=x", "Host=db;Username=app;Password=***;Database=x")]
    [InlineData("psql --password hunter2Zz9 -h db", "psql --password *** -h db")]
    [InlineData("serve --api-token=hunter2Zz9 -v", "serve --api-token=*** -v")]
    [InlineData("PGPASSWORD=hunter2Zz9 psql", "PGPASSWORD=*** psql")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nhunter2Zz9\n-----END RSA PRIVATE KEY----- after", "*** after")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\nhunter2Zz9\\n-----END PRIVATE KEY-----", "***")]
    [InlineData("cut -----BEGIN EC PRIVATE KEY-----\nhunter2Zz9", "cut ***")]
    [InlineData("key 0x4c0883a69102937d6231471b5dbb6204fe512961708279f1d4c8a5c3b9e2f7a1 loaded", "key *** loaded")]
    [InlineData("sk-proj-hunter2Zz9hunter2Zz9", "***")]
    [InlineData("with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJl.", "with ***.")]
    [InlineData("AKIAIOSFODNN7EXAMPLE is used", "*** is used")]
    [InlineData("ghp_hunter2Zz9hunter2Zz9hunter2Zz9", "***")]
    public void Text_Secret_IsMasked(string text, string? expected = null)
    {
        var redacted = Redactor.Text(text);

        Assert.NotEqual(text, redacted);
        if (expected is null)
            Assert.DoesNotContain(Secret, redacted);
        else
            Assert.Equal(expected, redacted);
        Assert.Equal(redacted, Redactor.Text(redacted));
    }

    [Theory]
    [InlineData("HTTP 503 from http://127.0.0.1:8080/health?mail=a@b.c")]
    [InlineData("max_tokens: 4096, prompt_tokens=120")]
    [InlineData("Bearer ${TOKEN} is written in the workspace")]
    [InlineData("password: ${file:/run/secrets/db}")]
    [InlineData("\"password\": \"\" is empty")]
    [InlineData("token: null")]
    [InlineData("bearer authentication is required")]
    [InlineData("the key is gone")]
    [InlineData("monkey=1 keyboard: us")]
    [InlineData("10.0.0.1:5432 refuses the connection")]
    [InlineData("0x1234 at 0xdeadbeef")]
    public void Text_NoSecret_StaysAsItIs(string text) => Assert.Equal(text, Redactor.Text(text));

    [Theory]
    [InlineData("password=")]
    [InlineData("\"password\": \"\\\\")]
    [InlineData("://:")]
    [InlineData("-----BEGIN A-----")]
    [InlineData("--token ")]
    [InlineData("a=")]
    [InlineData("eyJaaaaaaaa.")]
    [InlineData("Authorization: ")]
    public void Text_HostileInput_TakesLinearTime(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();

        Redactor.Text(text);

        // Two million characters take a second or less; a pattern that goes back over them would take hours.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("DB_PASS")]
    [InlineData("passwd")]
    [InlineData("token")]
    [InlineData("apiKey")]
    [InlineData("api_key")]
    [InlineData("X-Api-Key")]
    [InlineData("privateKey")]
    [InlineData("secret")]
    [InlineData("authorization")]
    [InlineData("Set-Cookie")]
    [InlineData("ConnectionString")]
    [InlineData("SENTRY_DSN")]
    public void Has_SecretName_IsOne(string name) => Assert.True(SecretNames.Has(name));

    [Theory]
    [InlineData("name")]
    [InlineData("key")]
    [InlineData("max_tokens")]
    [InlineData("tokenizer")]
    [InlineData("author")]
    [InlineData("keyboard")]
    public void Has_OtherName_IsNone(string name) => Assert.False(SecretNames.Has(name));
}
