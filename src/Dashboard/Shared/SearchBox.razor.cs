using Microsoft.AspNetCore.Components;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>
/// A search whose text lives in the address. The address follows the typing, always a little late; writing its text back into
/// the box would take away letters typed meanwhile. So what was typed here is left alone, and only a text from elsewhere
/// (a link, "show all", the back button) makes a new box.
/// </summary>
public sealed partial class SearchBox
{
    private readonly List<string> _underWay = [];
    private Box _box = new("");
    private string _known = "";

    /// <summary>The text by the address.</summary>
    [Parameter, EditorRequired] public string Value { get; set; } = "";

    /// <summary>Told each text that is typed.</summary>
    [Parameter] public EventCallback<string> ValueChanged { get; set; }

    /// <summary>What is searched, for people who do not see the box.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Shown in the empty box; the label where absent.</summary>
    [Parameter] public string? Placeholder { get; set; }

    protected override void OnParametersSet()
    {
        if (Value == _known)
            return;
        _known = Value;
        var typed = _underWay.IndexOf(Value);
        if (typed >= 0)
            _underWay.RemoveRange(0, typed + 1);
        else
        {
            _underWay.Clear();
            _box = new Box(Value);
        }
    }

    private async Task TypeAsync(ChangeEventArgs typing)
    {
        // The address keeps no blanks at the ends.
        var text = typing.Value?.ToString()?.Trim() ?? "";
        _underWay.Add(text);
        await ValueChanged.InvokeAsync(text);
    }

    /// <summary>Compared by reference: a new one is a new element in the page.</summary>
    private sealed class Box(string text)
    {
        public string Text { get; } = text;
    }
}
