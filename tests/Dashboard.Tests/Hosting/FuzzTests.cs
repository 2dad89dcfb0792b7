using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Quarterdeck.Dashboard.Tests.Accounts;

namespace Quarterdeck.Dashboard.Tests.Hosting;

/// <summary>Every endpoint, as its OpenAPI description names it, is sent what nobody should send: it says no, and never breaks.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Rounds = 40;

    private static readonly string[] Hostile =
    [
        "", " ", "0", "-1", "1e400", "NaN", "999999999999999999999999", "null", "true", "[]", "{}", "../../etc/passwd", "..%2f..%2fetc", "%00", "a\0b", "a\r\nX-Injected: 1",
        "'; DROP TABLE audit_entries; --", "\" OR 1=1", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "٣", "\u202e\ufeff", "𝕬𝖇", new('a', 3000), "2026-02-30T25:61:00Z", "-271821-04-20T00:00:00.000Z",
        "9999-12-31T23:59:59.9999999Z", "1d", "-1s", "99999999d", "sum(", "{__name__=~\"(a+)+$\"}", "rate(up[1ms])", "up[99999d:1ms]", "\\", "%", "*", "/", ":", "\ud800",
    ];

    private static readonly string[] Bodies =
    [
        "", " ", "null", "true", "0", "\"\"", "[]", "{}", "[[[[[[", "{\"a\":", "{\"\":null}", "\u0000", "{\"a\":1,\"a\":2}", "[null]", "{\"$type\":\"System.Object\"}", "{\"__proto__\":{}}",
        string.Concat(Enumerable.Repeat("[", 5000)), $"{{\"name\":{string.Concat(Enumerable.Repeat("{\"a\":", 100))}1{new string('}', 100)}}}", "1e999999", "{\"name\":\"" + new string('x', 70_000) + "\"}",
    ];

    private RunningConsole _console = null!;

    public async Task InitializeAsync() => _console = await RunningConsole.StartAsync(withAccounts: false);

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Endpoints_SentRubbish_NeverBreak()
    {
        using var description = JsonDocument.Parse(await _console.Http.GetStringAsync("/openapi/v1.json"));
        var operations = description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(method => method.Name is "get" or "post" or "put" or "delete" or "patch").Select(method => (Path: path.Name, Method: method.Name, Description: method.Value))).ToList();
        Assert.True(operations.Count > 40, $"only {operations.Count} operations are described");
        var broken = new List<string>();
        var seen = new SortedDictionary<int, int>();

        foreach (var (path, method, operation) in operations)
        {
            // The same for each run: what breaks can be looked at again.
            var random = new Random(path.Sum(sign => sign * 31) + method.Length);
            for (var round = 0; round < Rounds; round++)
            {
                using var request = Request(path, method, operation, description.RootElement, random);
                if (request is null)
                    continue;
                using var answer = await _console.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var status = (int)answer.StatusCode;
                seen[status] = seen.GetValueOrDefault(status) + 1;
                if (status >= 500 && path != "/health/ready")
                    broken.Add($"{method} {request.RequestUri} {(request.Content is null ? "" : Shown(await request.Content.ReadAsStringAsync()))}: {status} {Shown(await answer.Content.ReadAsStringAsync())}");
                // The web server itself refuses a NUL in a path.
                else if (!request.RequestUri!.AbsolutePath.Contains("%00", StringComparison.Ordinal) && status is >= 400 and < 500 && path.StartsWith("/api/", StringComparison.Ordinal) && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                    broken.Add($"{method} {request.RequestUri}: {status} is {answer.Content.Headers.ContentType?.MediaType ?? "nothing"}, not application/problem+json");
            }
        }

        Assert.True(broken.Count == 0, $"{string.Join('\n', broken.Distinct().Take(40))}\n({broken.Count} in all)");
        // It was no wall that all of it bounced off.
        Assert.Contains(200, seen.Keys);
        Assert.Contains(400, seen.Keys);
        using var after = await _console.Http.GetAsync("/health/ready");
        Assert.True(after.IsSuccessStatusCode);
    }

    private static string Shown(string text) => text.Length > 200 ? text[..200] + "…" : text;

    private static HttpRequestMessage? Request(string path, string method, JsonElement operation, JsonElement root, Random random)
    {
        var query = new List<string>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
        {
            var (name, value) = (parameter.GetProperty("name").GetString()!, Escape(Pick(random, Hostile)));
            if (parameter.GetProperty("in").GetString() == "path")
                path = path.Replace($"{{{name}}}", value.Length == 0 ? "%20" : value, StringComparison.Ordinal);
            else if (random.Next(3) > 0)
                query.Add($"{Escape(name)}={value}");
        }

        if (!Uri.TryCreate(path + (query.Count > 0 ? "?" + string.Join('&', query) : ""), UriKind.Relative, out var address))
            return null;
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), address);
        if (method is not "get" && random.Next(8) > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Pick(random, Bodies) : Body(operation, root, random)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(random.Next(8) == 0 ? "text/plain" : "application/json");
        }

        return request;
    }

    /// <summary>A body of the described shape, with rubbish in its fields.</summary>
    private static string Body(JsonElement operation, JsonElement root, Random random) =>
        operation.TryGetProperty("requestBody", out var body) && body.TryGetProperty("content", out var content) && content.EnumerateObject().FirstOrDefault().Value is { ValueKind: JsonValueKind.Object } media && media.TryGetProperty("schema", out var schema)
            ? JsonSerializer.Serialize(Value(schema, root, random, depth: 0))
            : Pick(random, Bodies);

    private static object? Value(JsonElement schema, JsonElement root, Random random, int depth)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var target = root;
            foreach (var step in reference.GetString()![2..].Split('/'))
                target = target.GetProperty(step);
            return Value(target, root, random, depth + 1);
        }

        if (random.Next(6) == 0 || depth > 6)
            return Pick(random, new object?[] { null, 0, -1, 1e308, true, "", "x", Array.Empty<int>(), new Dictionary<string, int>(), long.MaxValue });
        if (schema.TryGetProperty("properties", out var properties))
            return properties.EnumerateObject().Where(_ => random.Next(8) > 0).ToDictionary(property => property.Name, property => Value(property.Value, root, random, depth + 1));
        if (schema.TryGetProperty("items", out var items))
            return Enumerable.Range(0, random.Next(4)).Select(_ => Value(items, root, random, depth + 1)).ToList();
        return Pick(random, Hostile.Where(text => !text.Any(char.IsSurrogate)).ToArray());
    }

    private static string Escape(string text) => text.Contains('%', StringComparison.Ordinal) ? text : Uri.EscapeDataString(text.Replace("\ud800", "\ufffd", StringComparison.Ordinal));

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
