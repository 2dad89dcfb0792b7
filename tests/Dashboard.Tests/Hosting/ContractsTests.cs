using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Hosting;

/// <summary>What programs rely on: addresses, shapes, status codes.</summary>
public sealed class ContractsTests : IAsyncLifetime
{
    private ConsoleProcess _console = null!;

    public async Task InitializeAsync() => _console = await ConsoleProcess.StartAsync("""
        workspace: contracts
        services:
          - name: disk
            priority: high
            checks: [{ disk: { path: /, warnFreePercent: 0, failFreePercent: 0 }, interval: 1s }]
          - name: backup
            dependsOn: [disk]
            checks: [{ heartbeat: { every: 1h, grace: 5m }, name: nightly, interval: 1s }]
        """);

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Api_Answers_HaveTheirShapes()
    {
        await StatusAsync("disk", "OK");

        var services = await GetAsync("/api/services");
        Assert.Equal(["backup", "disk"], services.EnumerateArray().Select(service => service.GetProperty("name").GetString()));
        AssertHas(services[0], "environment", "priority", "status", "since", "reason", "lastChecked");

        var disk = await GetAsync("/api/services/disk");
        AssertHas(disk.GetProperty("checks")[0], "name", "kind", "status", "since");
        AssertHas(disk.GetProperty("checks")[0].GetProperty("lastObservation"), "at", "outcome", "latencyMs", "message");
        AssertHas(disk.GetProperty("uptime").GetProperty("24h"), "ratio", "blindSeconds");
        Assert.Equal("disk", (await GetAsync("/api/services/backup")).GetProperty("dependencies")[0].GetProperty("name").GetString());
        AssertHas((await GetAsync("/api/services/disk/transitions"))[0], "at", "from", "to", "reason", "check");
        AssertHas((await GetAsync("/api/services/disk/checks/disk/observations"))[0], "at", "outcome");
        Assert.Equal(JsonValueKind.Array, (await GetAsync("/api/hosts")).ValueKind);

        var job = (await GetAsync("/api/jobs")).EnumerateArray().Single(candidate => candidate.GetProperty("name").GetString() == "health-sweep");
        AssertHas(job, "schedule", "next", "last");
        AssertHas(await GetAsync($"/api/runs/{job.GetProperty("last").GetProperty("id").GetInt64()}"), "state", "progress", "step", "outcome");
        Assert.StartsWith("3.", (await GetAsync("/openapi/v1.json")).GetProperty("openapi").GetString());
    }

    [Theory]
    [InlineData("text/html", "text/html")]
    [InlineData("*/*", null)]
    public async Task Address_ThatDoesNotExist_IsAPageForBrowsersAndABareStatusForPrograms(string accept, string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no/such/page");
        request.Headers.Accept.ParseAdd(accept);

        using var answer = await _console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Jobs_ZoneOfTheWorkspaceChanges_AreAtItsHours()
    {
        foreach (var (zone, hour) in new[] { ("Asia/Tokyo", "T18:30:00Z"), ("Asia/Kolkata", "T22:00:00Z") })
        {
            _console.WriteWorkspace($"workspace: contracts\ntimezone: {zone}");

            using var patience = new CancellationTokenSource(Eventually.Limit);
            while (!await PlannedAsync(hour, patience.Token))
                await Task.Delay(100, patience.Token);
        }

        async Task<bool> PlannedAsync(string hour, CancellationToken cancellationToken) =>
            (await _console.Http.GetFromJsonAsync<JsonElement>("/api/jobs", cancellationToken)).EnumerateArray()
                .Any(job => job.GetProperty("name").GetString() == "history-rollup" && job.GetProperty("next").GetString()!.EndsWith(hour, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/services/nothing")]
    [InlineData("/api/services/nothing/transitions")]
    [InlineData("/api/services/disk/checks/nothing/observations")]
    [InlineData("/api/hosts/nothing/containers")]
    [InlineData("/api/runs/999999")]
    [InlineData("/api/nothing")]
    public async Task Api_WhatIsNotThere_IsAProblemDetail(string address)
    {
        using var answer = await _console.Http.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Heartbeats_SuccessAndFail_TurnTheCheckGreenAndRed()
    {
        using var unknown = await _console.Http.PostAsync("/api/heartbeats/backup/nothing", content: null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        using var done = await _console.Http.PostAsync("/api/heartbeats/backup/nightly", content: null);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        await StatusAsync("backup", "OK");

        using var failed = await _console.Http.PostAsync("/api/heartbeats/backup/nightly/fail", new StringContent("no space left"));
        Assert.Equal(HttpStatusCode.NoContent, failed.StatusCode);
        Assert.Contains("no space left", await StatusAsync("backup", "DOWN"));
    }

    [Fact]
    public async Task Health_AndReady_AreInTheStandardForm()
    {
        AssertHas(await GetAsync("/health"), "service", "status", "timestamp", "uptime", "version");

        var ready = await GetAsync("/health/ready");
        Assert.Equal("OK", ready.GetProperty("status").GetString());
        Assert.All(ready.GetProperty("dependencies").EnumerateObject(), part => Assert.Equal("OK", part.Value.GetString()));
    }

    [RequiresFact(Part.Promtool)]
    public async Task Metrics_Text_PassesPromtool()
    {
        var text = await _console.Http.GetStringAsync("/metrics");
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.Equal("", said);
    }

    private static void AssertHas(JsonElement item, params string[] properties) =>
        Assert.All(properties, property => Assert.True(item.TryGetProperty(property, out _), $"no {property} in {item}"));

    private async Task<JsonElement> GetAsync(string address) => await _console.Http.GetFromJsonAsync<JsonElement>(address);

    /// <summary>Waits for a status; returns the reason.</summary>
    private async Task<string> StatusAsync(string service, string status)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var found = await GetAsync($"/api/services/{service}");
            if (found.GetProperty("status").GetString() == status)
                return found.GetProperty("reason").GetString()!;
            await Task.Delay(100);
        }

        throw new TimeoutException($"{service} is not {status} within 30 s");
    }
}
