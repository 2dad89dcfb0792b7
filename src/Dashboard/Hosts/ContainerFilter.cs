using System.Collections.Immutable;
using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>By what a host's containers are sorted.</summary>
public enum ContainerColumn
{
    /// <summary>Worst first, then by name.</summary>
    Status,
    Name,
    State,
    Restarts,
    Started,
    Cpu,
    Memory,
    Network,
    Block,
    Service,
}

/// <summary>Which containers of a host are wanted, and in which order; lives in the address.</summary>
/// <param name="Search">Words that must all occur in name, image, reason or service.</param>
/// <param name="Statuses">Only these; all where empty.</param>
/// <param name="Column">Sorted by this.</param>
/// <param name="Reverse">Against the column's usual order: words from A, numbers from the largest, times from the newest.</param>
public sealed record ContainerFilter(string Search, ImmutableSortedSet<Status> Statuses, ContainerColumn Column, bool Reverse)
{
    public static readonly ContainerFilter None = new("", [], ContainerColumn.Status, Reverse: false);

    /// <summary>Reads the query parameters <c>q</c>, <c>status</c> (words separated by commas) and <c>sort</c> (a column, <c>-</c> before it for the reverse).</summary>
    public static ContainerFilter Parse(string? search, string? statuses, string? sort)
    {
        var column = sort?.TrimStart('-');
        return new ContainerFilter(
            (search ?? "").Trim(),
            [.. (statuses ?? "").Split(',').SelectMany(word => Enum.GetValues<Status>().Where(status => string.Equals(status.Word(), word.Trim(), StringComparison.OrdinalIgnoreCase)))],
            Enum.GetValues<ContainerColumn>().FirstOrDefault(known => string.Equals(known.ToString(), column, StringComparison.OrdinalIgnoreCase)),
            sort is ['-', ..]);
    }

    /// <summary>The query string, with its question mark; empty where nothing is filtered and the order is the usual one.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (!Statuses.IsEmpty)
            parts.Add($"status={string.Join(',', Statuses.Reverse().Select(status => status.Word().ToLowerInvariant()))}");
        if (Column != ContainerColumn.Status || Reverse)
            parts.Add($"sort={(Reverse ? "-" : "")}{Column.ToString().ToLowerInvariant()}");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    public ContainerFilter Toggle(Status status) => this with { Statuses = Statuses.Contains(status) ? Statuses.Remove(status) : Statuses.Add(status) };

    /// <summary>Sorts by a column; by its reverse where it is sorted by it already.</summary>
    public ContainerFilter SortBy(ContainerColumn column) => this with { Column = column, Reverse = Column == column && !Reverse };

    public bool Matches(ContainerLine line)
    {
        if (!Statuses.IsEmpty && !Statuses.Contains(line.Container.Status))
            return false;
        foreach (var word in Search.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Has(line.Container.Name) && !Has(line.Container.Image) && !Has(line.Container.Reason) && !Has(line.Service) && !line.Container.Key.Id.StartsWith(word, StringComparison.Ordinal))
                return false;

            bool Has(string? text) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false;
        }

        return true;
    }
}
