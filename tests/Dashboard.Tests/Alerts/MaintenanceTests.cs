using System.Net.Http.Json;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Alerts;

/// <summary>A maintenance window on the real console, with its real calendar: what programs and people are told.</summary>
public sealed class MaintenanceTests : IAsyncLifetime
{
    private readonly LoopbackTarget _target = new();
    private ConsoleProcess? _console;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _target.Dispose();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    [Fact]
    public async Task Window_OpenWhileTheServiceIsDown_ShowsMaintenanceAndNobodyIsCalledUntilItIsTakenOut()
    {
        using var receiver = new WebhookReceiver();
        _target.Close();
        // Opens every minute for an hour: it is open whenever this runs.
        const string Window = "maintenance: [{ name: migration, match: 'owner=\"web team\"', cron: \"* * * * *\", duration: 1h }]";
        _console = await ConsoleProcess.StartAsync(Workspace(receiver.Url, Window));

        var web = await ShowsAsync("MAINTENANCE", item => item.GetProperty("maintenance").GetProperty("checksSay").GetString() == "DOWN");
        Assert.StartsWith("maintenance \"migration\" until ", web.GetProperty("reason").GetString());
        Assert.Equal("migration", web.GetProperty("maintenance").GetProperty("window").GetString());
        await HeldAsync("Maintenance");

        await _console.KillAsync();
        await _console.StartAsync();
        var again = await ShowsAsync("MAINTENANCE", item => item.GetProperty("maintenance").GetProperty("window").ValueKind == JsonValueKind.String);
        Assert.Equal(Millisecond(web, "since"), Millisecond(again, "since"));
        Assert.Equal(Millisecond(web.GetProperty("maintenance"), "checksSince"), Millisecond(again.GetProperty("maintenance"), "checksSince"));
        Assert.Equal(0, receiver.Count("service", "web", "firing"));

        _console.WriteWorkspace(Workspace(receiver.Url, ""));
        var down = await ShowsAsync("DOWN", item => item.GetProperty("maintenance").ValueKind == JsonValueKind.Null);
        Assert.Equal(Millisecond(web.GetProperty("maintenance"), "checksSince"), Millisecond(down, "since"));
        await Eventually.IsTrueAsync(() => receiver.Count("service", "web", "firing") == 1, "the page goes out");
        var changes = (await GetAsync("/api/services/web/transitions")).EnumerateArray().Select(change => $"{change.GetProperty("from").GetString()} {change.GetProperty("to").GetString()}").ToList();
        Assert.Equal("MAINTENANCE DOWN", changes[0]);
        Assert.Single(changes, change => change.EndsWith(" MAINTENANCE", StringComparison.Ordinal));
        Assert.True((await GetAsync("/api/services/web")).GetProperty("uptime").GetProperty("24h").GetProperty("pausedSeconds").GetDouble() > 0);
    }

    [Fact]
    public async Task Start_WorkspaceWithoutServices_AlertsGoOutAllTheSame()
    {
        using var receiver = new WebhookReceiver();
        _console = await ConsoleProcess.StartAsync($$"""
            workspace: empty
            channels: [{ name: on-call, webhook: "{{receiver.Url}}" }]
            route: { channel: on-call, groupWait: 0s }
            """);

        using var answer = await _console.Http.PostAsJsonAsync("/api/events", new { name = "Traded", @for = "1h" });
        answer.EnsureSuccessStatusCode();

        await Eventually.IsTrueAsync(() => receiver.Count("alertname", "Traded", "firing") == 1, "the message goes out, long before anybody gives up waiting for services");
    }

    /// <summary>A time as precise as the database keeps it.</summary>
    private static long Millisecond(JsonElement item, string property) => item.GetProperty(property).GetDateTimeOffset().ToUnixTimeMilliseconds();

    // A long interval: a restart on a busy machine must not outlast what is known.
    private string Workspace(string receiver, string maintenance) => $$"""
        workspace: maintenance
        channels:
          - name: on-call
            webhook: { url: "{{receiver}}" }
        route: { channel: on-call, groupWait: 0s }
        {{maintenance}}
        services:
          - name: web
            owner: web team
            checks: [{ tcp: "127.0.0.1:{{_target.Port}}", interval: 10s, timeout: 9s, retries: 1 }]
        """;

    private Task<JsonElement> GetAsync(string path) => _console!.Http.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> ShowsAsync(string status, Func<JsonElement, bool> and)
    {
        JsonElement? found = null;
        await UntilAsync(
            async () =>
            {
                found = (await GetAsync("/api/services")).EnumerateArray().Select(item => (JsonElement?)item)
                    .FirstOrDefault(item => item!.Value.GetProperty("status").GetString() == status && and(item.Value));
                return found is not null;
            },
            $"web shows {status}");
        return found!.Value;
    }

    /// <summary>Waits until the alert that the service is down is held by a fact of this kind.</summary>
    private Task HeldAsync(string kind) => UntilAsync(
        async () =>
        {
            var row = (await GetAsync("/api/alerts/state")).GetProperty("rules").EnumerateArray()
                .FirstOrDefault(rule => rule.GetProperty("name").GetString() == "ServiceDown" && rule.GetProperty("state").GetString() == "firing");
            if (row.ValueKind == JsonValueKind.Undefined)
                return false;
            var explained = await GetAsync($"/api/alerts/explain?rule={row.GetProperty("rule").GetString()}&fingerprint={row.GetProperty("fingerprint").GetString()}");
            return explained.GetProperty("ways")[0].GetProperty("facts").EnumerateArray().Any(fact => fact.GetProperty("kind").GetString() == kind && fact.GetProperty("holds").GetBoolean());
        },
        $"the alert is held by {kind}");

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Eventually.Limit, $"not in time: {what}");
            await Task.Delay(100);
        }
    }
}
