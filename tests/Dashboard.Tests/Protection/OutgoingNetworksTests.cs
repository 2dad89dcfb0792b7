using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Protection;

/// <summary>A console that may connect to 127.0.0.2 and nowhere else: the limit is the process's, so it has one of its own.</summary>
public sealed class OutgoingNetworksTests
{
    private static readonly string[] Kinds = ["http", "name", "tcp", "tls", "dns", "postgres", "redis", "jsonrpc", "websocket"];

    [Fact]
    public async Task Targets_OutsideOfTheAllowedNetworks_AreNeverConnectedTo()
    {
        using var forbidden = new Listening(IPAddress.Loopback);
        using var allowed = new Listening(IPAddress.Parse("127.0.0.2"));
        var (no, yes) = (forbidden.Port, allowed.Port);
        await using var console = await ConsoleProcess.StartAsync(
            $$"""
            workspace: confined
            hosts:
              - { name: remote, endpoint: "tcp://127.0.0.1:{{no}}" }
            services:
              - { name: http, checks: [ { http: { url: "http://127.0.0.1:{{no}}/" }, interval: 1s, retries: 1 } ], metrics: { url: "http://127.0.0.1:{{no}}/metrics", interval: 1s } }
              - { name: name, checks: [ { http: { url: "http://localhost:{{no}}/" }, interval: 1s, retries: 1 } ] }
              - { name: tcp, checks: [ { tcp: { address: "127.0.0.1:{{no}}" }, interval: 1s, retries: 1 } ] }
              - { name: tls, checks: [ { tls: { address: "127.0.0.1:{{no}}" }, interval: 1s, retries: 1 } ] }
              - { name: dns, checks: [ { dns: { name: example.com, server: "127.0.0.1:{{no}}" }, interval: 1s, retries: 1 } ] }
              - { name: postgres, checks: [ { postgres: { connection: "postgresql://app@127.0.0.1:{{no}}/app" }, interval: 1s, retries: 1 } ] }
              - { name: redis, checks: [ { redis: { address: "127.0.0.1:{{no}}" }, interval: 1s, retries: 1 } ] }
              - { name: jsonrpc, checks: [ { jsonrpc: { url: "http://127.0.0.1:{{no}}/", method: eth_blockNumber }, interval: 1s, retries: 1 } ] }
              - { name: websocket, checks: [ { websocket: { url: "ws://127.0.0.1:{{no}}/" }, interval: 1s, retries: 1 } ] }
              - { name: allowed, checks: [ { tcp: { address: "127.0.0.2:{{yes}}" }, interval: 1s, retries: 1 } ] }
            channels:
              - { name: hook, webhook: { url: "http://127.0.0.1:{{no}}/hook" } }
              - { name: mail, email: { server: "127.0.0.1:{{no}}", from: a@example.com, to: [b@example.com], encryption: none } }
            """,
            new Dictionary<string, string> { ["Protection:OutgoingNetworks:0"] = "127.0.0.2/32" });

        foreach (var kind in Kinds)
        {
            await Eventually.IsTrueAsync(async () => await LastMessageAsync(console, kind) is { } last && last.Contains("Protection:OutgoingNetworks", StringComparison.Ordinal), $"the check {kind} says why");
            var service = await console.Http.GetFromJsonAsync<JsonElement>($"/api/services/{kind}");
            // It is nobody's fault but the settings': the target is not called down.
            Assert.Equal("UNKNOWN", service.GetProperty("status").GetString());
        }

        await Eventually.IsTrueAsync(async () => (await console.Http.GetFromJsonAsync<JsonElement>("/api/services/allowed")).GetProperty("status").GetString() == "OK", "the allowed one is OK");
        foreach (var channel in new[] { "hook", "mail" })
        {
            using var sent = await console.Http.PostAsJsonAsync($"/api/channels/{channel}/test", new { });
            Assert.Contains("Protection:OutgoingNetworks", await sent.Content.ReadAsStringAsync());
        }

        await Eventually.IsTrueAsync(async () => (await console.Http.GetStringAsync("/api/hosts")).Contains("Protection:OutgoingNetworks", StringComparison.Ordinal), "the host says why");
        Assert.Equal(0, forbidden.Connections);
        Assert.NotEqual(0, allowed.Connections);
    }

    private static async Task<string?> LastMessageAsync(ConsoleProcess console, string service)
    {
        using var answer = await console.Http.GetAsync($"/api/services/{service}");
        if (!answer.IsSuccessStatusCode)
            return null;
        var last = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checks")[0].GetProperty("lastObservation");
        return last.ValueKind == JsonValueKind.Object && last.GetProperty("outcome").GetString() == "error" ? last.GetProperty("message").GetString() : null;
    }

    /// <summary>Counts who comes.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly TcpListener _listener;
        private int _connections;

        public Listening(IPAddress address)
        {
            _listener = new TcpListener(address, 0);
            _listener.Start();
            _ = CountAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Dispose();

        private async Task CountAsync()
        {
            try
            {
                while (true)
                {
                    using var socket = await _listener.AcceptSocketAsync();
                    Interlocked.Increment(ref _connections);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The end.
            }
        }
    }
}
