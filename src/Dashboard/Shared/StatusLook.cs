using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>How a status looks: a style, a shape that differs without colour, and the word.</summary>
/// <param name="Style">Class in app.css.</param>
/// <param name="Shape">Path of the shape in a 10 by 10 box.</param>
/// <param name="Word">The status in words, a key of <see cref="Texts"/>.</param>
public sealed record StatusLook(string Style, string Shape, string Word)
{
    private const string Circle = "M5 .5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z";
    private const string Ring = "M5 0a5 5 0 1 1 0 10A5 5 0 0 1 5 0zm0 1.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z";
    private const string Diamond = "M5 0l5 5-5 5-5-5z";
    private const string Triangle = "M5 .5L10 9.5H0z";
    private const string Bars = "M1 1h3v8H1zM6 1h3v8H6z";
    private const string Square = "M1 1h8v8H1z";

    /// <summary>The look of a status.</summary>
    public static StatusLook Of(Status status) => status switch
    {
        Status.Ok => new("ok", Circle, status.Word()),
        Status.Degraded => new("degraded", Diamond, status.Word()),
        Status.Down => new("down", Triangle, status.Word()),
        Status.Paused => new("paused", Bars, status.Word()),
        Status.Maintenance => new("maintenance", Square, status.Word()),
        _ => new("unknown", Ring, status.Word()),
    };
}
