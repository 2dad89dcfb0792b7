using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>A place in the graph: a service, or several that had no room.</summary>
/// <param name="Name">The service; for several, the first of them.</param>
/// <param name="Status">Its status; the worst of several.</param>
/// <param name="Column">From the left, 0 the first that holds anything.</param>
/// <param name="Row">From the top.</param>
/// <param name="Rest">The services that had no room, worst first; empty for a single service.</param>
public sealed record DependencyNode(string Name, Status Status, int Column, int Row, IReadOnlyList<string> Rest);

/// <summary>A dependency: <paramref name="From"/> needs <paramref name="To"/>.</summary>
/// <param name="From">The dependent.</param>
/// <param name="To">What it depends on.</param>
/// <param name="Broken">Whether <paramref name="To"/> is DOWN.</param>
public sealed record DependencyEdge(DependencyNode From, DependencyNode To, bool Broken);

/// <summary>
/// The neighbourhood of a service: what it depends on to the left, what needs it to the right, two steps each way. A
/// column with more services than fit shows the most urgent and sums up the rest.
/// </summary>
public sealed record DependencyMap(
    IReadOnlyList<DependencyNode> Nodes,
    IReadOnlyList<DependencyEdge> Edges,
    int Columns,
    IReadOnlyList<(string Name, Status Status)> DependsOn,
    IReadOnlyList<(string Name, Status Status)> NeededBy)
{
    /// <summary>The most places of a column.</summary>
    public const int MostRows = 8;

    /// <summary>No neighbours.</summary>
    public static readonly DependencyMap Empty = new([], [], 0, [], []);

    public bool IsEmpty => DependsOn.Count == 0 && NeededBy.Count == 0;

    public static DependencyMap Build(string service, IReadOnlyDictionary<string, ServiceSnapshot> services)
    {
        var needs = services.Values.ToLookup(s => s.Name, s => s.Definition.DependsOn.AsEnumerable());
        var neededBy = services.Values.SelectMany(s => s.Definition.DependsOn.Select(name => (name, s.Name))).ToLookup(pair => pair.name, pair => pair.Name);
        var seen = new HashSet<string> { service };
        var left = Step([service], name => needs[name].SelectMany(names => names));
        var right = Step([service], name => neededBy[name]);
        var farLeft = Step(left, name => needs[name].SelectMany(names => names));
        var farRight = Step(right, name => neededBy[name]);

        var columns = new[] { farLeft, left, [service], right, farRight }.Where(column => column.Count > 0).ToList();
        var nodes = columns.SelectMany((names, column) => Place(names, column)).ToList();
        var places = nodes.SelectMany(node => node.Rest.Prepend(node.Name).Distinct().Select(name => (name, node))).ToDictionary(pair => pair.name, pair => pair.node);
        var edges = places.SelectMany(place => needs[place.Key].SelectMany(names => names)
                .Where(places.ContainsKey)
                .Select(to => (From: place.Value, To: places[to], Broken: StatusOf(to) == Status.Down)))
            .Where(edge => edge.To.Column == edge.From.Column - 1)
            .GroupBy(edge => (edge.From, edge.To))
            .Select(group => new DependencyEdge(group.Key.From, group.Key.To, group.Any(edge => edge.Broken)))
            .OrderBy(edge => edge.Broken)
            .ToList();
        return new DependencyMap(nodes, edges, columns.Count, WithStatus(left), WithStatus(right));

        List<(string Name, Status Status)> WithStatus(List<string> names) => [.. names.Select(name => (name, StatusOf(name)))];

        List<string> Step(IEnumerable<string> from, Func<string, IEnumerable<string>> next) =>
            [.. from.SelectMany(next).Where(seen.Add).ToList().OrderByDescending(StatusOf).ThenBy(name => name, StringComparer.Ordinal)];

        Status StatusOf(string name) => services.TryGetValue(name, out var found) ? found.Status : Status.Unknown;

        IEnumerable<DependencyNode> Place(List<string> names, int column)
        {
            var single = names.Count <= MostRows ? names.Count : MostRows - 1;
            for (var row = 0; row < single; row++)
                yield return new DependencyNode(names[row], StatusOf(names[row]), column, row, []);
            if (single < names.Count)
                yield return new DependencyNode(names[single], StatusOf(names[single]), column, single, names[single..]);
        }
    }
}
