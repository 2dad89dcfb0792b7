using System.Text;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Tests.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Channels;

/// <summary>What the channels over HTTP send, and how they understand answers.</summary>
public sealed class HttpChannelTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ChannelHttp _http;

    public HttpChannelTests() => _http = new ChannelHttp(_clock);

    public void Dispose() => _http.Dispose();

    [Fact]
    public void Webhook_Body_HasExactlyAlertmanagersFields()
    {
        var body = (JsonObject)Messages.Json(WebhookChannel.Body(new WebhookSettings { Url = new SecretText("http://x") }, Messages.Of(Messages.Firing(), Messages.Resolved())));

        Assert.Equal(
            ["alerts", "commonAnnotations", "commonLabels", "externalURL", "groupKey", "groupLabels", "receiver", "status", "truncatedAlerts", "version"],
            body.Select(member => member.Key).Order());
        Assert.Equal(
            ["annotations", "endsAt", "fingerprint", "generatorURL", "labels", "startsAt", "status"],
            ((JsonObject)body["alerts"]![0]!).Select(member => member.Key).Order());
        Assert.Equal(("4", "firing", "ops"), ((string?)body["version"], (string?)body["status"], (string?)body["receiver"]));
        Assert.Equal(("0001-01-01T00:00:00Z", "2026-01-05T12:05:00Z"), ((string?)body["alerts"]![0]!["endsAt"], (string?)body["alerts"]![1]!["endsAt"]));
        Assert.Equal("""{"alertname":"HighLatency","severity":"critical","team":"a"}""", body["commonLabels"]!.ToJsonString());
    }

    [Fact]
    public void Webhook_MaxAlerts_CountsTheRest()
    {
        var body = Messages.Json(WebhookChannel.Body(new WebhookSettings { Url = new SecretText("http://x"), MaxAlerts = 5 }, Messages.Huge()));

        Assert.Equal((5, 295), (body["alerts"]!.AsArray().Count, (int)body["truncatedAlerts"]!));
    }

    [Theory]
    [InlineData("200 OK", "", true, false)]
    [InlineData("500 Internal Server Error", "boom", false, false)]
    [InlineData("429 Too Many Requests", "slow down", false, false)]
    [InlineData("408 Request Timeout", "", false, false)]
    [InlineData("404 Not Found", "no hook", false, true)]
    [InlineData("302 Found", "", false, true)]
    public async Task Webhook_Answer_IsTakenPassingOrPermanent(string status, string text, bool taken, bool permanent)
    {
        await using var server = RawServer.Answering(ProbeCase.Http(status, text, "Retry-After: 7\r\n"));

        var answer = await SendAsync(new WebhookSettings { Url = new SecretText(server.Url) });

        Assert.Equal((taken, permanent), (answer.Taken, answer.IsPermanent));
        Assert.Contains(status[..3], answer.Text);
        Assert.Contains(text, answer.Text);
        Assert.Equal(!taken && !permanent ? TimeSpan.FromSeconds(7) : null, answer.RetryAfter);
    }

    [Fact]
    public async Task Webhook_OwnAuthorityAndClientCertificate_AreUsed()
    {
        using var certificates = new TestCertificates();
        var (from, to) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var hook = certificates.Issue(from, to, "hook.internal");
        using var console = certificates.Issue(from, to, "console");
        var (certificate, key) = certificates.Files(console);
        await using var server = TestCertificates.Serve(hook);
        var tls = new TlsSettings { CaFile = certificates.CaFile, ServerName = "hook.internal", ClientCertificate = certificate, ClientKey = key };
        var settings = new WebhookSettings { Url = new SecretText($"https://{server.Address}/"), Tls = tls };

        var taken = await SendAsync(settings);
        var untrusted = await SendAsync(settings with { Tls = new TlsSettings { ServerName = "hook.internal" } });
        var missing = await SendAsync(settings with { Tls = tls with { CaFile = "/nowhere/ca.pem" } });

        Assert.Equal((true, "200: client: CN=console"), (taken.Taken, taken.Text));
        Assert.False(untrusted.Taken || untrusted.IsPermanent);
        Assert.StartsWith($"TLS with {server.Address} failed", untrusted.Text);
        Assert.False(missing.Taken);
        Assert.Contains("/nowhere/ca.pem", missing.Text);
    }

    [Fact]
    public async Task Webhook_ReceiverClosesWithoutAnswer_IsAskedOnceAndFails()
    {
        await using var server = new RawServer(async (stream, stop) => await RawServer.ReadRequestAsync(stream, stop));

        var answer = await SendAsync(new WebhookSettings { Url = new SecretText(server.Url) });

        Assert.False(answer.Taken || answer.IsPermanent);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Webhook_GoodAnswerIsCutOff_WasTaken()
    {
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthan"u8.ToArray());

        var answer = await SendAsync(new WebhookSettings { Url = new SecretText(server.Url) });

        Assert.True(answer.Taken, answer.Text);
    }

    [Fact]
    public async Task Webhook_NobodyListens_SaysSoWithoutThePath()
    {
        var answer = await SendAsync(new WebhookSettings { Url = new SecretText($"http://127.0.0.1:{LoopbackPort.Free()}/hook/T0KEN-in-clear") });

        Assert.Contains("refuses the connection", answer.Text);
        Assert.DoesNotContain("T0KEN", answer.Text);
    }

    [Fact]
    public async Task Webhook_ReceiverEchoesSecrets_NoneIsInTheAnswer()
    {
        await using var server = RawServer.Answering(request => ProbeCase.Http("400 Bad Request", request.Replace("\r\n", " ", StringComparison.Ordinal)));
        var settings = new WebhookSettings
        {
            Url = new SecretText($"http://{server.Address}/services/T0KEN-in-clear?key=k3y-in-clear"),
            Headers = new Dictionary<string, SecretText> { ["Authorization"] = new("Bearer ${TOKEN}", "Bearer s3cret-token") },
        };

        var answer = await SendAsync(settings);

        Assert.Contains("Bearer s3cret-token", server.Requests.Single());
        Assert.Contains("POST", answer.Text);
        Assert.DoesNotContain("T0KEN", answer.Text);
        Assert.DoesNotContain("k3y", answer.Text);
        Assert.DoesNotContain("s3cret", answer.Text);
    }

    [Theory]
    [InlineData("""{"errcode":0,"errmsg":"ok"}""", true, false)]
    [InlineData("""{"errcode":93000,"errmsg":"invalid webhook url"}""", false, true)]
    [InlineData("""{"errcode":45009,"errmsg":"api freq out of limit"}""", false, false)]
    [InlineData("<html>", false, false)]
    public async Task WeCom_CodeInAGoodAnswer_IsUnderstood(string body, bool taken, bool permanent)
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", body));

        var answer = await new WeComChannel(_http).SendAsync(new WeComSettings { Url = new SecretText(server.Url) }, Messages.Of(Messages.Firing()), CancellationToken.None);

        Assert.Equal((taken, permanent), (answer.Taken, answer.IsPermanent));
    }

    [Fact]
    public void WeCom_HugeMessage_FitsIn4096Bytes()
    {
        var content = (string)Messages.Json(WeComChannel.Body(Messages.Huge()))["markdown"]!["content"]!;

        Assert.InRange(Encoding.UTF8.GetByteCount(content), 500, 4096);
        Assert.Contains("more", content);
    }

    [Fact]
    public async Task DingTalk_Sign_IsOfTimeAndSecret()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"errcode":310000,"errmsg":"sign not match"}"""));
        var settings = new DingTalkSettings { Url = new SecretText($"http://{server.Address}/robot/send?access_token=abc"), Sign = new SecretText("SEC000") };

        var answer = await new DingTalkChannel(_http, _clock).SendAsync(settings, Messages.Of(Messages.Firing()), CancellationToken.None);

        // HMAC-SHA256 under "SEC000" of "1767614400000\nSEC000", worked out with openssl.
        Assert.Contains("&timestamp=1767614400000&sign=H7Lei5ZpGgVUt5vVtmtCvIdcnS3uQkU9Rnx1mopG9KA%3D ", server.Requests.Single());
        Assert.Equal((false, true, "errcode 310000: sign not match"), (answer.Taken, answer.IsPermanent, answer.Text));
    }

    [Fact]
    public void Feishu_Sign_IsOfNothingUnderTimeAndSecret()
    {
        var settings = new FeishuSettings { Url = new SecretText("http://x"), Sign = new SecretText("SEC000") };

        var body = Messages.Json(new FeishuChannel(_http, _clock).Body(settings, Messages.Of(Messages.Firing())));

        // HMAC-SHA256 of nothing under "1767614400\nSEC000", worked out with openssl.
        Assert.Equal(("1767614400", "6pm5zc2oyV4oojOA/NwLMrMHfP81ftKI2qWbMXVtkN4="), ((string?)body["timestamp"], (string?)body["sign"]));
        Assert.Equal(("interactive", "red"), ((string?)body["msg_type"], (string?)body["card"]!["header"]!["template"]));
    }

    [Theory]
    [InlineData("""{"code":0,"msg":"success"}""", true, false)]
    [InlineData("""{"code":19021,"msg":"sign match fail"}""", false, true)]
    [InlineData("""{"code":11232,"msg":"too many request"}""", false, false)]
    public async Task Feishu_CodeInAGoodAnswer_IsUnderstood(string body, bool taken, bool permanent)
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", body));

        var answer = await new FeishuChannel(_http, _clock).SendAsync(new FeishuSettings { Url = new SecretText(server.Url) }, Messages.Of(Messages.Firing()), CancellationToken.None);

        Assert.Equal((taken, permanent), (answer.Taken, answer.IsPermanent));
    }

    [Fact]
    public async Task Slack_Markup_IsEscapedAndErrorsUnderstood()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"ok":false,"error":"channel_not_found"}"""));
        var settings = new SlackSettings { Url = new SecretText(server.Url), Channel = "#ops" };

        var answer = await new SlackChannel(_http).SendAsync(settings, Messages.Of(Messages.Firing(summary: "a < b & c")), CancellationToken.None);
        var body = Messages.Json(SlackChannel.Body(settings, Messages.Of(Messages.Firing(summary: "a < b & c"))));

        Assert.Equal((false, true), (answer.Taken, answer.IsPermanent));
        Assert.Equal(("#ops", "danger", "[FIRING 1] HighLatency api (critical)"), ((string?)body["channel"], (string?)body["attachments"]![0]!["color"], (string?)body["attachments"]![0]!["title"]));
        Assert.Contains("a &lt; b &amp; c", (string?)body["attachments"]![0]!["text"]);
        Assert.InRange(((string)Messages.Json(SlackChannel.Body(settings, Messages.Huge()))["attachments"]![0]!["text"]!).Length, 1000, 7500);
    }

    [Fact]
    public void PagerDuty_FiringAndResolved_TriggerAndResolveOneIncident()
    {
        var settings = new PagerDutySettings { RoutingKey = new SecretText("key") };

        var firing = Messages.Json(PagerDutyChannel.Body(settings, Messages.Of(Messages.Firing())));
        var resolved = Messages.Json(PagerDutyChannel.Body(settings, Messages.Of(Messages.Resolved())));

        Assert.Equal(("trigger", "resolve"), ((string?)firing["event_action"], (string?)resolved["event_action"]));
        Assert.Equal((string?)firing["dedup_key"], (string?)resolved["dedup_key"]);
        Assert.Equal(("critical", "api", "[FIRING 1] HighLatency api (critical): p99 is 3 s"), ((string?)firing["payload"]!["severity"], (string?)firing["payload"]!["source"], (string?)firing["payload"]!["summary"]));
        Assert.Null(resolved["payload"]);
    }

    [Fact]
    public void PagerDuty_LongGroup_KeyIsShortAndStable()
    {
        var message = Messages.Of(Messages.Firing()) with { GroupKey = new string('x', 400) };
        var settings = new PagerDutySettings { RoutingKey = new SecretText("key") };

        Assert.Equal(64, ((string?)Messages.Json(PagerDutyChannel.Body(settings, message))["dedup_key"])!.Length);
    }

    private Task<SendAnswer> SendAsync(WebhookSettings settings) => new WebhookChannel(_http).SendAsync(settings, Messages.Of(Messages.Firing()), CancellationToken.None);
}
