using System.Text.Json;
using Quarterdeck.Core;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>What a service of the demo answers over HTTP: <c>/health</c>, <c>/metrics</c>, and JSON-RPC at <c>/</c>.</summary>
internal sealed class DemoHttp(DemoService service, DemoFleet fleet, DemoTraffic traffic, TimeProvider time)
{
    /// <summary>Height of the chain when the demo starts; a block is added every two seconds.</summary>
    private const long FirstHeight = 8_412_907;

    private const string OtherBody = "<!doctype html><title>Welcome</title><h1>It works!</h1>";

    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly DateTimeOffset _start = time.GetUtcNow();

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == "/metrics")
        {
            traffic.Advance(time.GetUtcNow(), fleet.States.Current[service.Name].Fault);
            await WriteAsync(context, StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", traffic.Write());
            return;
        }

        var fault = await fleet.SufferAsync(service.Name, context.RequestAborted);
        if (fault == DemoFault.WrongBody)
            await WriteAsync(context, StatusCodes.Status200OK, "text/html", OtherBody);
        else if (path == "/health")
            await HealthAsync(context, fault);
        else if (path == "/" && service.Protocol == DemoProtocol.JsonRpc && HttpMethods.IsPost(context.Request.Method))
            await CallAsync(context, fault);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private Task HealthAsync(HttpContext context, DemoFault fault)
    {
        var status = fault == DemoFault.Error ? Status.Down : fleet.Says(service.Name);
        var dependencies = service.Needs.Concat(service.Uses).ToDictionary(name => name, name => (fleet.LooksDown(name) ? Status.Down : Status.Ok).Word());
        var now = time.GetUtcNow();
        var answer = new HealthAnswer(service.Name, status.Word(), now.UtcDateTime, Math.Round((now - fleet.UpSince(service.Name)).TotalSeconds), service.Version, dependencies);
        return WriteAsync(context, status == Status.Down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, "application/json", JsonSerializer.Serialize(answer, Json));
    }

    private async Task CallAsync(HttpContext context, DemoFault fault)
    {
        if (fault == DemoFault.Error)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var call = await ReadCallAsync(context);
        var height = FirstHeight + (long)((time.GetUtcNow() - _start) / BlockTime);
        var reply = call?.Method == "rooch_status"
            ? (object)new { jsonrpc = "2.0", id = call.Id, result = new { status = "active", height } }
            : new { jsonrpc = "2.0", id = call?.Id, error = new { code = -32601, message = "method not found" } };
        await WriteAsync(context, StatusCodes.Status200OK, "application/json", JsonSerializer.Serialize(reply, Json));
    }

    private static async Task<RpcCall?> ReadCallAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<RpcCall>(context.Request.Body, Json, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    private sealed record RpcCall(string? Method, JsonElement? Id);
}
