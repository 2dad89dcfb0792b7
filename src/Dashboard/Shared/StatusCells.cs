using System.Globalization;
using System.Text;
using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>Turns cells of status into one SVG path for each status: a handful of elements however many cells.</summary>
public static class StatusCells
{
    /// <summary>Units of the drawing a cell is wide; 4 of 5 are filled.</summary>
    public const int CellWidth = 5;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 20;

    /// <summary>Paths by style, in no order. Cells without a status get the style <c>none</c>.</summary>
    public static IReadOnlyList<(string Style, string Path)> Paths(IReadOnlyList<Status?> cells)
    {
        var paths = new Dictionary<string, StringBuilder>();
        for (var i = 0; i < cells.Count; i++)
        {
            var style = cells[i] is { } status ? StatusLook.Of(status).Style : "none";
            if (!paths.TryGetValue(style, out var path))
                paths[style] = path = new StringBuilder();
            path.Append(CultureInfo.InvariantCulture, $"M{i * CellWidth} 0h4v{Height}h-4z");
        }

        return [.. paths.Select(pair => (pair.Key, pair.Value.ToString()))];
    }

    /// <summary>What the cells show, for people who do not see them: the share of each status, worst first.</summary>
    public static string Describe(IReadOnlyList<Status?> cells, string over)
    {
        var parts = cells.GroupBy(cell => cell).OrderByDescending(group => group.Key ?? Status.Ok)
            .Select(group => $"{(group.Key is { } status ? status.Word() : "not watched yet")} {group.Count()}");
        return $"{over}, {cells.Count} cells: {string.Join(", ", parts)}";
    }
}
