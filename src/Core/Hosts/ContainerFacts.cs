using System.Globalization;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Hosts;

/// <summary>Reads the engine's words for a container into a snapshot that has no status yet.</summary>
internal static class ContainerFacts
{
    private const int MaxOutput = 200;

    public static ContainerSnapshot From(string host, ContainerInspect inspect)
    {
        var state = inspect.State;
        var health = Health(state?.Health?.Status);
        return new ContainerSnapshot
        {
            Key = new ContainerKey(host, inspect.Id),
            Name = inspect.Name?.TrimStart('/') ?? ShortId(inspect.Id),
            Image = inspect.Config?.Image ?? "",
            State = State(state?.Status),
            Health = health,
            HealthOutput = FirstLine(state?.Health?.Log is { Count: > 0 } log ? log[^1].Output : null),
            FailingSince = health == ContainerHealth.Unhealthy ? FailingSince(state!.Health!) : null,
            ExitCode = state?.ExitCode ?? 0,
            Error = FirstLine(state?.Error),
            OomKilled = state?.OomKilled ?? false,
            RestartCount = inspect.RestartCount,
            RestartPolicy = Policy(inspect.HostConfig?.RestartPolicy?.Name),
            CreatedAt = Time(inspect.Created),
            StartedAt = Time(state?.StartedAt),
            FinishedAt = Time(state?.FinishedAt),
            Labels = inspect.Config?.Labels ?? new Dictionary<string, string>(),
            Ports = Ports(inspect.NetworkSettings?.Ports),
            Tty = inspect.Config?.Tty ?? false,
        };
    }

    /// <summary>What the list says, for a container whose inspect answer cannot be read.</summary>
    public static ContainerSnapshot From(string host, ContainerListItem item) => new()
    {
        Key = new ContainerKey(host, item.Id),
        Name = item.Names is [var name, ..] ? name.TrimStart('/') : ShortId(item.Id),
        Image = item.Image ?? "",
        State = State(item.State),
        Labels = item.Labels ?? new Dictionary<string, string>(),
    };

    /// <summary>The first line with something on it, trimmed and cut to 200 characters.</summary>
    internal static string FirstLine(string? text)
    {
        foreach (var line in (text ?? "").AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.IsEmpty)
                continue;
            if (trimmed.Length <= MaxOutput)
                return trimmed.ToString();
            var cut = char.IsHighSurrogate(trimmed[MaxOutput - 2]) ? MaxOutput - 2 : MaxOutput - 1;
            return $"{trimmed[..cut]}…";
        }

        return "";
    }

    private static string ShortId(string id) => id[..Math.Min(12, id.Length)];

    private static ContainerState State(string? word) => word switch
    {
        "created" => ContainerState.Created,
        "running" => ContainerState.Running,
        "paused" => ContainerState.Paused,
        "restarting" => ContainerState.Restarting,
        "removing" => ContainerState.Removing,
        "exited" => ContainerState.Exited,
        "dead" => ContainerState.Dead,
        _ => ContainerState.Unknown,
    };

    private static ContainerHealth Health(string? word) => word switch
    {
        "starting" => ContainerHealth.Starting,
        "healthy" => ContainerHealth.Healthy,
        "unhealthy" => ContainerHealth.Unhealthy,
        _ => ContainerHealth.None,
    };

    private static RestartPolicy Policy(string? word) => word switch
    {
        "always" => RestartPolicy.Always,
        "unless-stopped" => RestartPolicy.UnlessStopped,
        "on-failure" => RestartPolicy.OnFailure,
        _ => RestartPolicy.No,
    };

    private static DateTimeOffset? FailingSince(ContainerInspectHealth health)
    {
        DateTimeOffset? since = null;
        for (var i = (health.Log?.Count ?? 0) - 1; i >= 0 && health.Log![i].ExitCode != 0; i--)
            since = Time(health.Log[i].Start) ?? since;
        return since;
    }

    /// <summary>The engine writes year 1 for "not yet".</summary>
    private static DateTimeOffset? Time(DateTimeOffset? time) => time is { Year: > 1 } known ? known.ToUniversalTime() : null;

    private static PublishedPort[] Ports(IReadOnlyDictionary<string, IReadOnlyList<ContainerInspectPortBinding>?>? ports) =>
        (from port in ports ?? new Dictionary<string, IReadOnlyList<ContainerInspectPortBinding>?>()
         from binding in port.Value ?? []
         let inside = port.Key.Split('/', 2)
         where Number(inside[0]) > 0 && Number(binding.HostPort) > 0
         orderby Number(inside[0]), binding.HostAddress
         select new PublishedPort(binding.HostAddress ?? "", Number(binding.HostPort), Number(inside[0]), inside.Length > 1 ? inside[1] : "tcp")).ToArray();

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
