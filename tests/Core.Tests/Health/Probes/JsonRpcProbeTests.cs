using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class JsonRpcProbeTests : IDisposable
{
    private readonly HttpHandlers _handlers = new();

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task Probe_HexHeight_IsShownAsANumber()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"jsonrpc":"2.0","id":1,"result":"0x805efb"}"""));

        var result = await ProbeAsync(server, settings => settings with { Label = "height", Params = ProbeCase.Text("[\"latest\", false]"), Result = [new() { Path = "$", AtLeast = 8_000_000 }] });

        Assert.Equal((Outcome.Passed, "height 8,412,923"), (result.Outcome, result.Message));
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST ", request);
        Assert.Contains("Content-Type: application/json", request);
        Assert.EndsWith("""{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":["latest", false]}""", request);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x10"}""", Outcome.Failed, "$ is 16, expected at least 100")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""", Outcome.Failed, "$ is null, not a number")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"method not found"}}""", Outcome.Failed, "JSON-RPC error -32601: method not found")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", Outcome.Failed, "the answer has neither result nor error")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":"0xffff"}""", Outcome.Failed, "the answer belongs to another call (wrong id)")]
    [InlineData("[1]", Outcome.Failed, "HTTP 200, the answer is no JSON-RPC")]
    [InlineData("<html>", Outcome.Failed, "HTTP 200, the answer is no JSON: \"<html>\"")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":300}""", Outcome.Passed, "result 300")]
    public async Task Probe_Answer_IsJudgedInWords(string body, Outcome outcome, string message)
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", body));

        var result = await ProbeAsync(server, settings => settings with { Result = [new() { Path = "$", AtLeast = 100 }] });

        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_ValueInsideTheResult_IsShown()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"id":1,"result":{"sync":{"height":"512","behind":3}}}"""));

        var result = await ProbeAsync(server, settings => settings with { Value = "$.sync.height", Label = "height", Result = [new() { Path = "$.sync.behind", AtMost = 1, Degraded = true }] });
        var good = await ProbeAsync(server, settings => settings with { Value = "$.sync.height", Label = "height" });

        Assert.Equal((Outcome.Degraded, "$.sync.behind is 3, expected at most 1"), (result.Outcome, result.Message));
        Assert.Equal((Outcome.Passed, "height 512"), (good.Outcome, good.Message));
    }

    [Fact]
    public void Validate_ParamsThatAreNoJson_AreNotShown()
    {
        var settings = new JsonRpcProbeSettings { Url = ProbeCase.Text("http://127.0.0.1/"), Method = "m", Params = ProbeCase.Text("top secret") };

        var problem = Assert.Single(settings.Validate());

        Assert.Equal("Params", problem.Property);
        Assert.DoesNotContain("secret", problem.Message);
    }

    private Task<ProbeResult> ProbeAsync(RawServer server, Func<JsonRpcProbeSettings, JsonRpcProbeSettings> change) =>
        ProbeCase.RunAsync(new JsonRpcProbe(new HttpExchange(_handlers, TimeProvider.System)), change(new() { Url = ProbeCase.Text(server.Url), Method = "eth_blockNumber" }));
}
