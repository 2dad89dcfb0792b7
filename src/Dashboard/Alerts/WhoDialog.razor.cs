using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>A dialog for something that somebody answers for: asks who it is, does it, and stays open where it could not be done.</summary>
public sealed partial class WhoDialog : IAsyncDisposable
{
    private static int s_count;

    private readonly string _id = $"who-dialog-{Interlocked.Increment(ref s_count).ToString(CultureInfo.InvariantCulture)}";
    private ElementReference _dialog;
    private AlertScript? _script;
    private string _who = "";
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>Words of the button that does it.</summary>
    [Parameter, EditorRequired] public string Confirm { get; set; } = "";

    /// <summary>Whether it takes something away.</summary>
    [Parameter] public bool Dangerous { get; set; }

    /// <summary>Whether it holds more than a few lines.</summary>
    [Parameter] public bool Wide { get; set; }

    /// <summary>Does it, given the name; returns why it could not be done.</summary>
    [Parameter, EditorRequired] public Func<string, Task<string?>> Act { get; set; } = default!;

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private CurrentActor Who { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    public async Task OpenAsync()
    {
        _problem = null;
        _script ??= await AlertScript.LoadAsync(Script, CancellationToken.None);
        if (Who.Author is null && _who.Length == 0)
            _who = await _script.WhoAsync() ?? "";
        StateHasChanged();
        await _script.OpenAsync(_dialog);
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
            await _script.DisposeAsync();
    }

    private async Task CloseAsync() => await _script!.CloseAsync(_dialog);

    private async Task ConfirmAsync()
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            _problem = Who.Refusal(Role.Operator) ?? await Act(Who.Author ?? _who);
            if (_problem is not null)
                return;
            if (Who.Author is null)
                await _script!.RememberAsync(_who.Trim());
            await CloseAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
