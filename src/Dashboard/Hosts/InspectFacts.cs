using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>A fact of a container: what it is, and its values one below the other.</summary>
public sealed record InspectFact(string Name, IReadOnlyList<string> Values);

/// <summary>A result of a container's own health check.</summary>
/// <param name="Start">When it began, UTC.</param>
/// <param name="ExitCode">0 where it passed.</param>
/// <param name="Output">What it printed.</param>
public sealed record InspectHealthResult(DateTimeOffset? Start, long ExitCode, string Output);

/// <summary>
/// Picks what people ask for out of an inspect answer. It reads the text in which secrets are masked already, so that it
/// cannot show one. What is absent or of an unexpected kind is left out.
/// </summary>
public static class InspectFacts
{
    public static IReadOnlyList<InspectFact> Read(string maskedJson)
    {
        using var document = JsonDocument.Parse(maskedJson);
        var root = document.RootElement;
        var config = At(root, "Config");
        var host = At(root, "HostConfig");
        InspectFact[] facts =
        [
            new("Image", Texts(At(config, "Image"))),
            new("Command", Line(At(config, "Cmd"))),
            new("Entrypoint", Line(At(config, "Entrypoint"))),
            new("Working directory", Texts(At(config, "WorkingDir"))),
            new("User", Texts(At(config, "User"))),
            new("Restart policy", Policy(At(host, "RestartPolicy"))),
            new("Limits", [.. Limits(host)]),
            new("Ports", [.. Ports(At(At(root, "NetworkSettings"), "Ports"))]),
            new("Networks", [.. Networks(At(At(root, "NetworkSettings"), "Networks"))]),
            new("Mounts", [.. Items(At(root, "Mounts")).Select(Mount)]),
            new("Environment", [.. Items(At(config, "Env")).Select(Text)]),
            new("Labels", [.. Members(At(config, "Labels")).Select(label => $"{label.Name}={Text(label.Value)}")]),
            new("Health check", Line(At(At(config, "Healthcheck"), "Test"))),
        ];
        return [.. facts.Where(fact => fact.Values.Any(value => value.Length > 0))];
    }

    /// <summary>The last results of the health check, newest first; the engine keeps five.</summary>
    public static IReadOnlyList<InspectHealthResult> HealthLog(string maskedJson)
    {
        using var document = JsonDocument.Parse(maskedJson);
        return
        [
            .. Items(At(At(At(document.RootElement, "State"), "Health"), "Log")).Reverse().Select(result => new InspectHealthResult(
                DateTimeOffset.TryParse(Text(At(result, "Start")), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) ? start.ToUniversalTime() : null,
                Number(At(result, "ExitCode")),
                Text(At(result, "Output")).Trim())),
        ];
    }

    private static string[] Policy(JsonElement policy) => Text(At(policy, "Name")) switch
    {
        "" => ["no"],
        "on-failure" when Number(At(policy, "MaximumRetryCount")) is > 0 and var most => [$"on-failure, at most {most} times"],
        var name => [name],
    };

    private static IEnumerable<string> Limits(JsonElement host)
    {
        if (Number(At(host, "Memory")) is > 0 and var memory)
            yield return $"memory {new ByteSize(memory)}";
        if (Number(At(host, "NanoCpus")) is > 0 and var cpus)
            yield return string.Create(CultureInfo.InvariantCulture, $"CPUs {cpus / 1e9:0.##}");
        else if (Number(At(host, "CpuQuota")) is > 0 and var quota && Number(At(host, "CpuPeriod")) is var period)
            yield return string.Create(CultureInfo.InvariantCulture, $"CPUs {quota / (period > 0 ? period : 100_000.0):0.##}");
        if (Number(At(host, "PidsLimit")) is > 0 and var processes)
            yield return $"processes {processes}";
    }

    private static IEnumerable<string> Ports(JsonElement ports) =>
        from port in Members(ports)
        from shown in port.Value.ValueKind == JsonValueKind.Array
            ? Items(port.Value).Select(binding => $"{Text(At(binding, "HostIp"))}:{Text(At(binding, "HostPort"))} → {port.Name}")
            : [$"{port.Name}, not published"]
        select shown;

    private static IEnumerable<string> Networks(JsonElement networks) =>
        Members(networks).Select(network => Text(At(network.Value, "IPAddress")) is { Length: > 0 } address ? $"{network.Name}, {address}" : network.Name);

    private static string Mount(JsonElement mount)
    {
        var source = Text(At(mount, "Name")) is { Length: > 0 } volume ? volume : Text(At(mount, "Source"));
        var access = At(mount, "RW").ValueKind == JsonValueKind.False ? ", read only" : "";
        return $"{Text(At(mount, "Type"))} {source} → {Text(At(mount, "Destination"))}{access}";
    }

    private static string[] Texts(JsonElement element) => [Text(element)];

    /// <summary>A command as one line; words with spaces in quotes.</summary>
    private static string[] Line(JsonElement words) => words.ValueKind == JsonValueKind.String
        ? [Text(words)]
        : [string.Join(' ', Items(words).Select(Text).Select(word => word.Length == 0 || word.AsSpan().ContainsAny(" \t\n") ? $"\"{word}\"" : word))];

    private static JsonElement At(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static IEnumerable<JsonElement> Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static string Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Logs.LogText.Clean(element.GetString()!, lines: true),
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => element.GetRawText(),
    };

    private static long Number(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : 0;
}
