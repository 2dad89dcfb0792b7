using System.Runtime.CompilerServices;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>jsonrpc:</c>: a call over HTTP (JSON-RPC 2.0), and what its result must be.</summary>
public sealed record JsonRpcProbeSettings : ProbeSettings, IValidatable
{
    public required SecretText Url { get; init; }

    /// <summary>The method, such as <c>eth_blockNumber</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Parameters as JSON text, a list or an object.</summary>
    public SecretText? Params { get; init; }

    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = new Dictionary<string, SecretText>();

    /// <summary>Conditions on the result; <c>$</c> is the result itself.</summary>
    public IReadOnlyList<JsonCondition> Result { get; init; } = [];

    /// <summary>Where in the result the value lies that the message shows.</summary>
    public string Value { get; init; } = "$";

    /// <summary>What that value is, for the message: <c>height 8,412,907</c>.</summary>
    public string Label { get; init; } = "result";

    public TlsSettings Tls { get; init; } = new();

    public bool ReuseConnection { get; init; }

    public override string Target => $"{Method} at {TargetText.Of(Url)}";

    public override bool NeedsEgress => Uri.TryCreate(Url.Reveal(), UriKind.Absolute, out var url) && !HostPort.IsLoopbackHost(url.Host);

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        foreach (var problem in HttpSettingsRules.Problems(Url, Headers))
            yield return problem;
        if (string.IsNullOrWhiteSpace(Method))
            yield return (nameof(Method), "the method is empty");
        if (Params is not null && JsonRpcCall.ParamsProblem(Params) is { } wrong)
            yield return (nameof(Params), wrong);
        if (!JsonPath.TryParse(Value, out _))
            yield return (nameof(Value), $"\"{Value}\" is not a path such as $.height");
    }
}

/// <summary>Calls a method over JSON-RPC and judges its result.</summary>
internal sealed class JsonRpcProbe(HttpExchange exchange) : Probe<JsonRpcProbeSettings>("jsonrpc")
{
    private readonly ConditionalWeakTable<JsonRpcProbeSettings, JsonRpcCall> _calls = [];

    protected override async ValueTask<ProbeResult> ProbeAsync(JsonRpcProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        var call = _calls.GetValue(settings, static settings => new JsonRpcCall(settings));
        var (answer, failure, latency) = await exchange.SendAsync(call.Http, cancellationToken);
        using (answer)
        {
            if (failure is not null)
                return call.Secrets.Apply(failure);
            var (outcome, message) = call.Judge(answer!);
            return call.Secrets.Apply(new ProbeResult(outcome, latency, MessageText.OneLine(message)));
        }
    }
}
