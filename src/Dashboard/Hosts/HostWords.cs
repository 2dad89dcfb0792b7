using System.Globalization;
using Quarterdeck.Core;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>Figures and states of hosts and containers as people read them.</summary>
internal static class HostWords
{
    /// <summary>What is not known.</summary>
    public const string Nothing = "–";

    /// <summary>Percent of one CPU: <c>0.4 %</c>, <c>187 %</c>.</summary>
    public static string Percent(double? percent) =>
        percent is { } value ? $"{value.ToString(value < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} %" : Nothing;

    /// <summary>Bytes, such as <c>52 MB</c>.</summary>
    public static string Size(long? bytes) => bytes is { } value ? new ByteSize(value).ToRounded() : Nothing;

    /// <summary>Bytes a second, such as <c>1.2 MB/s</c>.</summary>
    public static string Rate(double? bytes) => bytes is { } value ? $"{new ByteSize((long)Math.Round(value)).ToRounded()}/s" : Nothing;

    /// <summary>The engine's word for a state.</summary>
    public static string Word(ContainerState state) => state switch
    {
        ContainerState.Created => "created",
        ContainerState.Running => "running",
        ContainerState.Paused => "paused",
        ContainerState.Restarting => "restarting",
        ContainerState.Removing => "being removed",
        ContainerState.Exited => "exited",
        ContainerState.Dead => "dead",
        _ => "not told",
    };

    /// <summary>The engine's word for a health check's result; empty where there is no health check.</summary>
    public static string Word(ContainerHealth health) => health switch
    {
        ContainerHealth.Starting => "health starting",
        ContainerHealth.Healthy => "healthy",
        ContainerHealth.Unhealthy => "unhealthy",
        _ => "",
    };

    /// <summary>The twelve digits by which people know a container.</summary>
    public static string ShortId(string id) => id[..Math.Min(12, id.Length)];

    /// <summary>The address of a host's page.</summary>
    public static string Address(string host) => $"hosts/{Uri.EscapeDataString(host)}";

    /// <summary>The address of a container's page. By name, so that it still leads somewhere once the container was replaced.</summary>
    public static string Address(ContainerSnapshot container) => $"{Address(container.Key.Host)}/containers/{Uri.EscapeDataString(container.Name)}";
}
