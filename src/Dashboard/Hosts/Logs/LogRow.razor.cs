using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>A line of a log. Drawn once: a line never changes, only what is searched for and whether it is opened.</summary>
public sealed partial class LogRow
{
    /// <summary>Fields and characters that a closed row shows; opened it shows all.</summary>
    private const int ShownFields = 10;
    private const int ShownLength = 1000;

    private (LogItem?, string?, bool) _drawn;

    [Parameter, EditorRequired] public LogItem Item { get; set; } = default!;

    /// <summary>Marked where it occurs.</summary>
    [Parameter] public string Search { get; set; } = "";

    /// <summary>Whether all fields are shown below each other.</summary>
    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback<LogItem> Toggled { get; set; }

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Clock => Item.Entry.At is { } at ? TimeZoneInfo.ConvertTime(at, Zone.Zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) : "";

    private string? Guess => Item.Entry.Guessed ? L["guessed from the words of the line"].Value : null;

    private bool CanOpen => Item.Entry.Structured || Item.Entry.Message.Length > ShownLength;

    protected override bool ShouldRender()
    {
        var now = (Item, Search, Open);
        var changed = _drawn != now;
        _drawn = now;
        return changed;
    }

    private static string Shortened(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}…";

    private RenderFragment Marked(string text) => builder =>
    {
        foreach (var (piece, marked) in TextMarks.Split(text, Search))
        {
            if (marked)
            {
                builder.OpenElement(0, "mark");
                builder.AddContent(1, piece);
                builder.CloseElement();
            }
            else
            {
                builder.AddContent(2, piece);
            }
        }
    };
}
