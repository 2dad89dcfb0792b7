using System.Globalization;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>Where the places of a <see cref="DependencyMap"/> lie; columns are centred upright.</summary>
public sealed class DependencyDrawing
{
    public const int NodeWidth = 150, NodeHeight = 30;

    private const int ColumnStep = NodeWidth + 44, RowStep = NodeHeight + 8;

    private readonly int[] _rows;

    public DependencyDrawing(DependencyMap map)
    {
        _rows = new int[map.Columns];
        foreach (var node in map.Nodes)
            _rows[node.Column] = Math.Max(_rows[node.Column], node.Row + 1);
        Width = Math.Max(0, (map.Columns * ColumnStep) - (ColumnStep - NodeWidth)) + 2;
        Height = Math.Max(0, _rows.DefaultIfEmpty(0).Max() * RowStep) + 2;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The upper left corner of a place.</summary>
    public (double X, double Y) Place(DependencyNode node) =>
        (1 + (node.Column * ColumnStep), 1 + ((Height - 2 - (_rows[node.Column] * RowStep)) / 2.0) + (RowStep - NodeHeight) / 2.0 + (node.Row * RowStep));

    /// <summary>A curve from the left edge of the dependent to the right edge of what it needs.</summary>
    public static string Edge((double X, double Y) from, (double X, double Y) to)
    {
        var (x1, y1, x2, y2) = (from.X, from.Y + (NodeHeight / 2.0), to.X + NodeWidth, to.Y + (NodeHeight / 2.0));
        var middle = (x1 + x2) / 2;
        return $"M{Number(x1)} {Number(y1)}C{Number(middle)} {Number(y1)} {Number(middle)} {Number(y2)} {Number(x2)} {Number(y2)}";
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
