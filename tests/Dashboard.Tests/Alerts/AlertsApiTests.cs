using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Alerts;

/// <summary>One console for all of the tests below; its channel leads to where nobody listens.</summary>
public sealed class AlertsConsole : IAsyncLifetime
{
    internal ConsoleProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using var nobody = new LoopbackTarget();
        nobody.Close();
        Process = await ConsoleProcess.StartAsync($$"""
            workspace: alerts
            channels:
              - name: on-call
                webhook: { url: "http://127.0.0.1:{{nobody.Port}}/secret-path" }
            route: { channel: on-call, groupBy: [service], groupWait: 0s }
            """);
    }

    public async Task DisposeAsync() => await Process.DisposeAsync();
}

/// <summary>What programs do about alerts, against the real console.</summary>
public sealed class AlertsApiTests(AlertsConsole console) : IClassFixture<AlertsConsole>
{
    private readonly ConsoleProcess _console = console.Process;

    [Fact]
    public async Task Events_Posted_AreAlertsThatCanBeAcknowledgedAndSilenced()
    {
        using var posted = await PostAsync("/api/events", """{"name":"TradeExecuted","service":"desk","for":"1h","annotations":{"summary":"bought 3"}}""");
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        var alert = await posted.Content.ReadFromJsonAsync<JsonElement>();
        var (rule, fingerprint) = (alert.GetProperty("rule").GetString()!, alert.GetProperty("fingerprint").GetString()!);
        var state = (await GetAsync("/api/alerts/state")).GetProperty("rules").EnumerateArray().Single(row => row.GetProperty("name").GetString() == "TradeExecuted");
        Assert.Equal(("firing", "info"), (state.GetProperty("state").GetString(), state.GetProperty("severity").GetString()));

        using var acknowledged = await PostAsync("/api/alerts/acknowledge", JsonSerializer.Serialize(new { rule, fingerprint, by = "ann", note = "on it" }));
        Assert.Equal(HttpStatusCode.NoContent, acknowledged.StatusCode);
        Assert.Contains("Acknowledged", await KindsAsync());
        using var withdrawn = await _console.Http.DeleteAsync($"/api/alerts/acknowledge?rule={rule}&fingerprint={fingerprint}");
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        Assert.DoesNotContain("Acknowledged", await KindsAsync());

        using var silenced = await PostAsync("/api/silences", """{"matchers":["service=\"desk\""],"author":"ann","reason":"closed today","duration":"2h"}""");
        Assert.Equal(HttpStatusCode.Created, silenced.StatusCode);
        Assert.Contains("Silenced", await KindsAsync());
        var silence = Assert.Single((await GetAsync("/api/silences")).EnumerateArray());
        Assert.Equal(("active", 1), (silence.GetProperty("state").GetString(), silence.GetProperty("alerts").GetInt32()));
        using var ended = await _console.Http.DeleteAsync($"/api/silences/{silence.GetProperty("id").GetInt64()}?by=ben");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.DoesNotContain("Silenced", await KindsAsync());

        async Task<string[]> KindsAsync() =>
            [.. (await GetAsync($"/api/alerts/explain?rule={rule}&fingerprint={fingerprint}")).GetProperty("ways")[0].GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("kind").GetString()!)];
    }

    [Fact]
    public async Task Channels_ReceiverThatIsNotThere_IsSaidWithoutTheSecret()
    {
        var channel = Assert.Single((await GetAsync("/api/channels")).EnumerateArray());
        Assert.Equal(("on-call", "webhook"), (channel.GetProperty("name").GetString(), channel.GetProperty("kind").GetString()));

        using var tested = await _console.Http.PostAsync("/api/channels/on-call/test", content: null);
        var answer = await tested.Content.ReadAsStringAsync();

        Assert.False(JsonDocument.Parse(answer).RootElement.GetProperty("taken").GetBoolean());
        Assert.Contains("refuses the connection", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", answer + await _console.Http.GetStringAsync("/api/channels"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, (await GetAsync("/api/notifications")).ValueKind);
    }

    [Fact]
    public async Task AlertmanagerWebhook_FiringThenResolved_IsOnTheBoardAndGone()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await ReceiveAsync("firing")).StatusCode);
        var found = (await GetAsync("/api/alerts/state")).GetProperty("rules").EnumerateArray().Single(row => row.GetProperty("name").GetString() == "DiskFull");
        Assert.Equal("alertmanager/DiskFull", found.GetProperty("rule").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await ReceiveAsync("resolved")).StatusCode);
        Assert.DoesNotContain("DiskFull", await _console.Http.GetStringAsync("/api/alerts/state"), StringComparison.Ordinal);

        Task<HttpResponseMessage> ReceiveAsync(string status) => PostAsync(
            "/api/alertmanager/webhook", $$"""{"version":"4","alerts":[{"status":"{{status}}","labels":{"alertname":"DiskFull"},"annotations":{},"startsAt":"2026-01-05T12:00:00.123456789Z","endsAt":"0001-01-01T00:00:00Z"}]}""");
    }

    [Theory]
    [InlineData("/api/events", """{"service":"desk"}""", "name")]
    [InlineData("/api/events", """{"name":"E","sevrity":"info"}""", "sevrity, line 1: there is no such field; there are name, severity,")]
    [InlineData("/api/events", """{"name":"E","for":30}""", "for, line 1: a duration is a text such as 30s")]
    [InlineData("/api/events", """{"name":"E","severity":"bad"}""", "write critical, warning or info")]
    [InlineData("/api/events", "{", "the body, line 1")]
    [InlineData("/api/silences", """{"matchers":["service"],"author":"a","reason":"r","duration":"1h"}""", "is not a condition on a label")]
    [InlineData("/api/silences", """{"matchers":["service=a"],"author":"a","reason":"r"}""", "either endsAt, a time, or duration")]
    [InlineData("/api/silences", """{"matchers":["service=a"],"author":"a","reason":"","duration":"1h"}""", "Say why")]
    [InlineData("/api/silences", """{"author":"a","reason":"r","duration":"1h"}""", "matchers")]
    [InlineData("/api/alerts/acknowledge", """{"rule":"r","fingerprint":"f","by":"a"}""", "not firing now")]
    [InlineData("/api/alertmanager/webhook", """{"receiver":"x"}""", "is it an Alertmanager's webhook?")]
    public async Task Api_BadInput_IsAProblemThatNamesPlaceAndRemedy(string address, string body, string detail)
    {
        using var answer = await PostAsync(address, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(detail, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/alerts/explain?rule=a&fingerprint=b", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/alerts/explain", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/api/silences/99?by=ann", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/channels/nothing/test", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/notifications?limit=0", HttpStatusCode.BadRequest)]
    public async Task Api_WhatIsNotThere_IsAProblemDetail(string method, string address, HttpStatusCode status)
    {
        using var answer = await _console.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task<JsonElement> GetAsync(string address) => await _console.Http.GetFromJsonAsync<JsonElement>(address);

    private Task<HttpResponseMessage> PostAsync(string address, string json) => _console.Http.PostAsync(address, new StringContent(json, Encoding.UTF8, "application/json"));
}
