using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Health;

/// <summary>A line of the list: the head of an environment, or a service.</summary>
/// <param name="Key">Stable identity within the list.</param>
/// <param name="Service">The service; <see langword="null"/> for a head.</param>
/// <param name="Head">The environment's name for a head.</param>
/// <param name="Counts">For a head: how many services there are, and of which status.</param>
public sealed record OverviewLine(string Key, ServiceSnapshot? Service, string? Head = null, IReadOnlyList<(Status Status, int Count)>? Counts = null);

/// <summary>What the overview says, worked out from the services: headline, counts, and the lines that pass the filter.</summary>
public sealed record OverviewModel
{
    /// <summary>Statuses in the order in which they are counted: what needs somebody first.</summary>
    private static readonly Status[] Order = [Status.Down, Status.Degraded, Status.Unknown, Status.Ok, Status.Maintenance, Status.Paused];

    /// <summary>The most urgent status of all services.</summary>
    public required Status Worst { get; init; }

    /// <summary>How many services have the worst status.</summary>
    public required int WorstCount { get; init; }

    public required int Total { get; init; }

    /// <summary>Every status that counts anything, and the four usual ones always.</summary>
    public required IReadOnlyList<(Status Status, int Count)> Counts { get; init; }

    /// <summary>The one service that all others in trouble suffer from; <see langword="null"/> where there is none or more than one.</summary>
    public required string? Cause { get; init; }

    public required IReadOnlyList<OverviewLine> Lines { get; init; }

    /// <summary>Services that pass the filter.</summary>
    public required int Shown { get; init; }

    public static OverviewModel Build(IReadOnlyCollection<ServiceSnapshot> services, OverviewFilter filter)
    {
        var counts = services.GroupBy(service => service.Status).ToDictionary(group => group.Key, group => group.Count());
        var worst = services.Count == 0 ? Status.Unknown : services.Max(service => service.Status);
        var shown = services.Where(filter.Matches).ToList();
        return new OverviewModel
        {
            Worst = worst,
            WorstCount = counts.GetValueOrDefault(worst),
            Total = services.Count,
            Counts = [.. Order.Select(status => (status, counts.GetValueOrDefault(status))).Where(pair => pair.Item2 > 0 || pair.status is Status.Down or Status.Degraded or Status.Unknown or Status.Ok)],
            Cause = CauseOf(services),
            Lines = LinesOf(shown),
            Shown = shown.Count,
        };
    }

    /// <summary>What needs somebody first: by status, causes before what suffers from them, then by priority and name.</summary>
    public static IEnumerable<ServiceSnapshot> ByUrgency(IEnumerable<ServiceSnapshot> services) => services
        .OrderByDescending(service => service.Status)
        .ThenBy(service => service.BecauseOf is null ? 0 : 1)
        .ThenBy(service => service.Definition.Priority)
        .ThenBy(service => service.Name, StringComparer.Ordinal);

    private static string? CauseOf(IReadOnlyCollection<ServiceSnapshot> services)
    {
        var roots = services.Where(service => service.Status is Status.Down or Status.Degraded).Select(service => service.BecauseOf ?? service.Name).ToList();
        return roots.Count > 1 && roots.Distinct(StringComparer.Ordinal).Count() == 1 ? roots[0] : null;
    }

    private static List<OverviewLine> LinesOf(IEnumerable<ServiceSnapshot> services)
    {
        var lines = new List<OverviewLine>();
        var environments = services.GroupBy(service => service.Definition.Environment)
            .OrderByDescending(group => group.Max(service => service.Status)).ThenBy(group => group.Key, StringComparer.Ordinal);
        foreach (var environment in environments)
        {
            var counts = Order.Select(status => (status, environment.Count(service => service.Status == status))).Where(pair => pair.Item2 > 0).ToList();
            lines.Add(new OverviewLine($"head {environment.Key}", Service: null, environment.Key, counts));
            lines.AddRange(ByUrgency(environment).Select(service => new OverviewLine(service.Name, service)));
        }

        return lines;
    }
}
