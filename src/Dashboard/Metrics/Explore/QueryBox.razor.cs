using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics.Explore;

/// <summary>A box for a query that completes words. Its text lives in the browser; a text from elsewhere replaces it.</summary>
public sealed partial class QueryBox
{
    private ElementReference _box;
    private DotNetObjectReference<QueryBox>? _self;
    private QueryScript? _script;
    private Suggestions _suggestions = default!;
    private CompletionPlace _place = new(CompletionKind.Nothing, "", 0, 0);
    private IReadOnlyList<Suggestion> _options = [];
    private int _active = -1;
    private int _asked;
    private string _first = "";
    private string _put = "";

    /// <summary>The text by the address.</summary>
    [Parameter, EditorRequired] public string Value { get; set; } = "";

    /// <summary>Told the text that is to be run.</summary>
    [Parameter] public EventCallback<string> Ran { get; set; }

    [Inject] private IQueryEngine Engine { get; set; } = default!;

    [Inject] private IMetricMetadata Metadata { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    /// <summary>Somebody typed; called by the browser.</summary>
    [JSInvokable]
    public async Task Complete(string text, int caret, bool always)
    {
        var asked = ++_asked;
        var place = CompletionPlace.At(text, caret);
        // Where nothing was typed everything would fit: only on request, or inside braces.
        var options = place.Typed.Length == 0 && place.Kind == CompletionKind.Name && !always ? [] : await _suggestions.FindAsync(place, Leaving);
        if (asked != _asked)
            return;
        (_place, _options, _active) = (place, options, -1);
        StateHasChanged();
    }

    /// <summary>An arrow key; called by the browser.</summary>
    [JSInvokable]
    public void Move(int step)
    {
        if (_options.Count == 0)
            return;
        _active = (Math.Max(_active, step > 0 ? -1 : 0) + step + _options.Count) % _options.Count;
        StateHasChanged();
    }

    /// <summary>Nobody wants completions any more; called by the browser.</summary>
    [JSInvokable]
    public void Close()
    {
        _asked++;
        (_options, _active) = ([], -1);
        StateHasChanged();
    }

    /// <summary>The query is to be run; called by the browser.</summary>
    [JSInvokable]
    public Task Run(string text)
    {
        _put = text.Trim();
        return Ran.InvokeAsync(_put);
    }

    protected override void OnInitialized()
    {
        _suggestions = new Suggestions(Engine, Metadata, Time);
        // Comes with the box, as later it would take the place of what was typed meanwhile.
        _first = _put = Value;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = await QueryScript.LoadAsync(Script, Leaving);
            _self = DotNetObjectReference.Create(this);
            await _script.AttachAsync(_box, _self);
        }

        if (_script is null || Value == _put)
            return;
        _put = Value;
        await _script.SetTextAsync(_box, Value);
    }

    protected override async ValueTask LeaveAsync()
    {
        _self?.Dispose();
        if (_script is not null)
            await _script.DisposeAsync();
    }
}
