namespace Quarterdeck.Dashboard.Demo;

/// <summary>What a service of the demo speaks.</summary>
internal enum DemoProtocol
{
    Http,

    /// <summary>HTTP over TLS, with a certificate of the demo's own authority.</summary>
    Https,

    /// <summary>HTTP with JSON-RPC 2.0 at <c>/</c>: a chain whose block height grows.</summary>
    JsonRpc,

    /// <summary>Redis' protocol, as far as a check needs it.</summary>
    Redis,

    /// <summary>Takes connections and says nothing.</summary>
    Tcp,
}

/// <summary>A service of the demo.</summary>
/// <param name="Name">Its name, as in the demo's workspace.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Version">What it says of its version.</param>
internal sealed record DemoService(string Name, DemoProtocol Protocol, string Version)
{
    /// <summary>Services without which it is DOWN.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Services without which it is DEGRADED.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>Requests a second that its metrics tell of.</summary>
    public double RequestRate { get; init; } = 5;

    /// <summary>The faults that it can have.</summary>
    public IReadOnlyList<DemoFault> Faults => Protocol switch
    {
        DemoProtocol.Tcp => [DemoFault.None, DemoFault.Down],
        DemoProtocol.Https => Enum.GetValues<DemoFault>(),
        _ => [.. Enum.GetValues<DemoFault>().Where(fault => fault != DemoFault.ExpiredCertificate)],
    };

    /// <summary>The placeholder for its port in the workspace, such as <c>DEMO_LLM_GATEWAY_PORT</c>.</summary>
    public string PortPlaceholder => $"DEMO_{Name.Replace('-', '_').ToUpperInvariant()}_PORT";
}

/// <summary>The sample fleet.</summary>
internal static class DemoServices
{
    public static IReadOnlyList<DemoService> All { get; } =
    [
        new("llm-gateway", DemoProtocol.Http, "1.8.2") { Uses = ["redis"], RequestRate = 40 },
        new("mcp-server-proxy", DemoProtocol.Http, "0.9.4") { Needs = ["llm-gateway"], RequestRate = 18 },
        new("cadop-service", DemoProtocol.Https, "2.3.0") { Needs = ["postgres"], Uses = ["redis"], RequestRate = 9 },
        new("cap-diagnostic", DemoProtocol.Http, "0.4.1") { Uses = ["mcp-server-proxy"], RequestRate = 1 },
        new("capstore-indexer", DemoProtocol.Http, "0.6.0") { Needs = ["rooch-node"], RequestRate = 4 },
        new("towow-api", DemoProtocol.Http, "1.0.0") { Needs = ["postgres"], RequestRate = 12 },
        new("polyarb-x", DemoProtocol.Http, "4.3.0") { RequestRate = 3 },
        new("rooch-node", DemoProtocol.JsonRpc, "0.9.7") { RequestRate = 25 },
        new("postgres", DemoProtocol.Tcp, "15.8"),
        new("redis", DemoProtocol.Redis, "7.0.15"),
    ];
}

/// <summary>A service with the fault that is set.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The loopback port that it listens on, or would.</param>
/// <param name="Fault">What is wrong with it now.</param>
/// <param name="Since">When that was set.</param>
internal sealed record DemoState(DemoService Service, int Port, DemoFault Fault, DateTimeOffset Since);
