using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Redaction;

/// <summary>Secrets go in wherever somebody can put them; none comes out anywhere.</summary>
public sealed class PlantedSecretsTests
{
    private static readonly Dictionary<string, string> Planted = new()
    {
        ["password"] = "password=planted1Password",
        ["apiKey"] = "{\"apiKey\":\"planted2ApiKey\"}",
        ["header"] = "Authorization: Bearer planted3Header0123",
        ["url"] = "postgres://app:planted4Url@db/app",
        ["pem"] = "-----BEGIN PRIVATE KEY-----\nplanted5Pem\n-----END PRIVATE KEY-----",
        ["jwt"] = "eyJhbGciOiJIUzI1NiJ9.planted6Jwt.c2lnbmF0dXJl",
        ["sk"] = "sk-planted7SkPlanted7Sk",
        ["wallet"] = "0x" + new string('7', 60) + "abcd",
    };

    private static readonly string[] Secrets = ["planted1", "planted2", "planted3", "planted4", "planted5", "planted6", "planted7", new string('7', 60)];

    [Fact]
    public async Task Console_WithSecretsPlantedEverywhere_LetsNoneOut()
    {
        using var target = new LoopbackTarget();
        target.Close();
        await using var console = await ConsoleProcess.StartAsync($$"""
            workspace: planted
            services:
              - name: web
                checks:
                  - http: { url: "http://app:planted4Url@127.0.0.1:{{target.Port}}/health?token=planted1Password" }
                    interval: 1s
            """);
        var all = string.Join('\n', Planted.Values);
        console.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "agent " + Planted["sk"]);
        await PostAsync(console, "/api/silences", new { matchers = new[] { "service=\"web\"" }, author = "ann", reason = all, duration = "2h" });
        await PostAsync(console, "/api/events", new { name = "Planted", annotations = Planted });
        await PostAsync(console, "/api/events", new { name = "", annotations = Planted });
        await PostAsync(console, "/api/silences", new { matchers = new[] { Planted["sk"] }, author = "ann", reason = "x", duration = "2h" });
        await PostAsync(console, "/api/alertmanager/webhook", new { version = "4", alerts = new[] { new { status = "firing", labels = new { alertname = "Planted" }, annotations = Planted } } });
        await PostAsync(console, $"/api/channels/{Uri.EscapeDataString(Planted["sk"])}/test", new { });
        console.WriteWorkspace($"workspace: planted\npassword: {Planted["sk"]}\n");
        await Eventually.IsTrueAsync(() => console.Log.Contains("workspace.yaml", StringComparison.Ordinal), "the broken workspace is logged");

        var exits = new StringBuilder(console.Log);
        var openApi = await console.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = openApi.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)).Select(path => path.Name);
        foreach (var path in paths.Select(path => path.Replace("{name}", "web", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal)).Concat(["/metrics", "/", "/audit", "/alerts", "/silences", "/channels", "/services/web", "/targets", "/wall"]))
        {
            using var answer = await console.Http.GetAsync(path);
            exits.Append(path).Append(": ").AppendLine(await answer.Content.ReadAsStringAsync());
        }

        foreach (var secret in Secrets)
            Assert.DoesNotContain(secret, exits.ToString());
        Assert.Contains("***", exits.ToString());
        Assert.Contains("silence.create", exits.ToString());
    }

    private static async Task PostAsync(ConsoleProcess console, string path, object body)
    {
        using var answer = await console.Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        foreach (var secret in Secrets)
            Assert.DoesNotContain(secret, text);
    }
}
