using System.Text.Json;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>A jsonrpc check made ready: the call to send, and the judgement over its answer.</summary>
internal sealed class JsonRpcCall
{
    private const int Id = 1;
    private const int LongestAnswer = 4 << 20;

    private readonly JsonRpcProbeSettings _settings;
    private readonly JsonCheck[] _checks;
    private readonly JsonPath _value;

    public JsonRpcCall(JsonRpcProbeSettings settings)
    {
        _settings = settings;
        _checks = [.. settings.Result.Select(condition => new JsonCheck(condition))];
        _value = JsonPath.TryParse(settings.Value, out var path) ? path : throw new ArgumentException($"{settings.Value} is no path", nameof(settings));
        var method = JsonEncodedText.Encode(settings.Method);
        var body = $$"""{"jsonrpc":"2.0","id":{{Id}},"method":"{{method}}","params":{{settings.Params?.Reveal() ?? "[]"}}}""";
        Http = new HttpCall(new Uri(settings.Url.Reveal()), "POST", settings.Headers, new SecretText(body))
        {
            Tls = settings.Tls,
            Reuse = settings.ReuseConnection,
            MaxBody = LongestAnswer,
        };
        Secrets = new KnownSecrets([settings.Url, settings.Params, .. settings.Headers.Values]);
    }

    public HttpCall Http { get; }

    public KnownSecrets Secrets { get; }

    /// <summary>What is wrong with parameters, in words without their value.</summary>
    public static string? ParamsProblem(SecretText parameters)
    {
        try
        {
            using var json = JsonDocument.Parse(parameters.Reveal());
            return json.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? null : "params is a JSON list or object, such as '[\"latest\", false]'";
        }
        catch (JsonException)
        {
            return "params is not JSON; write it as text, such as '[\"latest\", false]'";
        }
    }

    public (Outcome Outcome, string Message) Judge(HttpAnswer answer)
    {
        if (answer.Cut)
            return (Outcome.Failed, $"HTTP {answer.Status}, the answer is longer than {LongestAnswer >> 20} MiB");
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return Judge(answer.Status, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (Outcome.Failed, $"HTTP {answer.Status}, the answer is no JSON: {MessageText.Quote(Secrets.Apply(MessageText.Decode(answer.Body.Span)))}");
        }
    }

    private (Outcome Outcome, string Message) Judge(int status, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            return (Outcome.Failed, $"HTTP {status}, the answer is no JSON-RPC");
        if (answer.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
            return (Outcome.Failed, $"JSON-RPC error {Show(error, "code")}: {Show(error, "message")}");
        if (status is < 200 or > 299)
            return (Outcome.Failed, $"HTTP {status}, no JSON-RPC error in the answer");
        if (!answer.TryGetProperty("result", out var result))
            return (Outcome.Failed, "the answer has neither result nor error");
        if (!answer.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out var number) || number != Id)
            return (Outcome.Failed, "the answer belongs to another call (wrong id)");

        var problems = _checks.Select(check => (check.Degraded, Problem: check.Problem(result))).Where(found => found.Problem is not null).ToList();
        if (problems.Find(found => !found.Degraded).Problem is { } failed)
            return (Outcome.Failed, failed);
        return problems.Count > 0 ? (Outcome.Degraded, problems[0].Problem!) : (Outcome.Passed, Good(result));
    }

    private string Good(JsonElement result)
    {
        if (!_value.TryFind(result, out var value))
            return $"answered, {_value} is missing";
        var shown = JsonNumber.Read(value) is { } number
            ? JsonNumber.Show(number)
            : MessageText.OneLine(Secrets.Apply(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()), 100);
        return $"{_settings.Label} {shown}";
    }

    private static string Show(JsonElement error, string property) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(property, out var value) ? MessageText.OneLine(value.ToString(), 200) : "?";
}
