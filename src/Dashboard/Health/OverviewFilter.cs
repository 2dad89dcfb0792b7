using System.Collections.Immutable;
using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Health;

/// <summary>What of the overview is wanted; lives in the address, so that a link shows the same to everybody.</summary>
/// <param name="Search">Words that must all occur in name, summary, owner, environment or reason.</param>
/// <param name="Statuses">Only these; all where empty.</param>
public sealed record OverviewFilter(string Search, ImmutableSortedSet<Status> Statuses)
{
    /// <summary>Everything.</summary>
    public static readonly OverviewFilter All = new("", []);

    private static readonly Status[] Known = Enum.GetValues<Status>();

    /// <summary>Reads the query parameters <c>q</c> and <c>status</c> (words separated by commas); unknown words are left out.</summary>
    public static OverviewFilter Parse(string? search, string? statuses) => new(
        (search ?? "").Trim(),
        [.. (statuses ?? "").Split(',').SelectMany(word => Known.Where(status => string.Equals(status.Word(), word.Trim(), StringComparison.OrdinalIgnoreCase)))]);

    /// <summary>The query string, with its question mark; empty where nothing is filtered.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (!Statuses.IsEmpty)
            parts.Add($"status={string.Join(',', Statuses.Reverse().Select(status => status.Word().ToLowerInvariant()))}");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    /// <summary>Turns a status on or off.</summary>
    public OverviewFilter Toggle(Status status) => this with { Statuses = Statuses.Contains(status) ? Statuses.Remove(status) : Statuses.Add(status) };

    public bool Matches(ServiceSnapshot service)
    {
        if (!Statuses.IsEmpty && !Statuses.Contains(service.Status))
            return false;
        foreach (var word in Search.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Contains(service.Name, word) && !Contains(service.Definition.Summary, word) && !Contains(service.Definition.Owner, word)
                && !Contains(service.Definition.Environment, word) && !Contains(service.State.Reason, word))
                return false;
        }

        return true;
    }

    private static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false;
}
