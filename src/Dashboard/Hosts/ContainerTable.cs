using Quarterdeck.Core;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>A container of the list.</summary>
/// <param name="Container">As last seen.</param>
/// <param name="Usage">What it uses; <see langword="null"/> where it does not run or was not measured yet.</param>
/// <param name="Service">The service that it belongs to, if any.</param>
public sealed record ContainerLine(ContainerSnapshot Container, ContainerUsage? Usage, string? Service);

/// <summary>What a host's page says of its containers: counts, and the lines that pass the filter in their order.</summary>
public sealed record ContainerTable
{
    private static readonly Status[] Order = [Status.Down, Status.Degraded, Status.Unknown, Status.Ok, Status.Maintenance, Status.Paused];

    public required int Total { get; init; }

    /// <summary>Every status that counts anything, most urgent first.</summary>
    public required IReadOnlyList<(Status Status, int Count)> Counts { get; init; }

    public required IReadOnlyList<ContainerLine> Lines { get; init; }

    /// <summary>How many containers have a status.</summary>
    public int Count(Status status) => Counts.FirstOrDefault(pair => pair.Status == status).Count;

    public static ContainerTable Build(IReadOnlyCollection<ContainerLine> all, ContainerFilter filter)
    {
        var counts = all.GroupBy(line => line.Container.Status).ToDictionary(group => group.Key, group => group.Count());
        return new ContainerTable
        {
            Total = all.Count,
            Counts = [.. Order.Where(status => counts.ContainsKey(status) || filter.Statuses.Contains(status)).Select(status => (status, counts.GetValueOrDefault(status)))],
            Lines = [.. Sorted(all.Where(filter.Matches), filter)],
        };
    }

    private static IOrderedEnumerable<ContainerLine> Sorted(IEnumerable<ContainerLine> lines, ContainerFilter filter)
    {
        var sorted = filter.Column switch
        {
            ContainerColumn.Name => ByWord(line => line.Container.Name),
            ContainerColumn.State => ByWord(line => $"{line.Container.State} {line.Container.Health}"),
            ContainerColumn.Service => ByWord(line => line.Service),
            ContainerColumn.Restarts => ByNumber(line => line.Container.RestartCount),
            ContainerColumn.Started => ByNumber(line => line.Container.StartedAt?.UtcTicks),
            ContainerColumn.Cpu => ByNumber(line => line.Usage?.CpuPercent),
            ContainerColumn.Memory => ByNumber(line => line.Usage?.MemoryBytes),
            ContainerColumn.Network => ByNumber(line => line.Usage?.Received + line.Usage?.Sent),
            ContainerColumn.Block => ByNumber(line => line.Usage?.Read + line.Usage?.Written),
            _ => ByNumber(line => (int)line.Container.Status),
        };
        return sorted.ThenBy(line => line.Container.Name, StringComparer.Ordinal).ThenBy(line => line.Container.Key.Id, StringComparer.Ordinal);

        // What is not known comes last in either direction.
        IOrderedEnumerable<ContainerLine> ByWord(Func<ContainerLine, string?> word)
        {
            var known = lines.OrderBy(line => word(line) is null);
            return filter.Reverse ? known.ThenByDescending(word, StringComparer.OrdinalIgnoreCase) : known.ThenBy(word, StringComparer.OrdinalIgnoreCase);
        }

        IOrderedEnumerable<ContainerLine> ByNumber(Func<ContainerLine, double?> number)
        {
            var known = lines.OrderBy(line => number(line) is null);
            return filter.Reverse ? known.ThenBy(number) : known.ThenByDescending(number);
        }
    }
}
