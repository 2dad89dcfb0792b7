using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Configuration.Drafts;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>One file: read by everybody, edited by those who may, checked with the rest of the draft while they type.</summary>
public sealed partial class FilePage
{
    private const int Largest = 1 << 20, MostTries = 5;

    private ElementReference _editor;
    private EditorScript? _script;
    private DotNetObjectReference<FilePage>? _self;
    private IReadOnlyList<WorkspaceError> _errors = [];
    private WorkspaceComparison? _preview;
    private string? _refusal, _shownPath, _shownText;
    private WorkspaceFiles? _shownFrom;
    private int _turn;
    private bool _checked;

    /// <summary>The file, relative to the workspace.</summary>
    [Parameter] public string Path { get; set; } = "";

    [SupplyParameterFromQuery(Name = "line")] private int? Line { get; set; }

    [Inject] private ConfigurationCheck Checking { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    /// <summary>Where a file is edited.</summary>
    public static string Address(string path) => $"configuration/files/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    private bool Missing => !Source.State.Files.Contains(Path) && !Draft.Edits.ContainsKey(Path) && (_refusal is not null || WorkspacePath.Problem(Path) is not null);

    private bool IsRemoved => Draft.Edits.TryGetValue(Path, out var text) && text is null;

    private IEnumerable<WorkspaceError> Own => _errors.Where(error => error.File == Path);

    private string Verdict =>
        !_checked ? L["Checking …"]
        : _errors.Count == 0 ? Draft.HasEdits ? L["Valid: can be applied"] : L["Valid"]
        : Own.Any() ? L["Invalid: cannot be applied"]
        : L["This file is fine; another one is invalid"];

    /// <summary>Told by the browser what stands in the box, a little after the last key.</summary>
    [JSInvokable]
    public async Task Edited(IJSStreamReference typed)
    {
        // Not cancelled on leaving: what was typed last is to be in the draft.
        await using var stream = await typed.OpenReadStreamAsync(Largest * 4, CancellationToken.None);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (path, text) = (Path, await reader.ReadToEndAsync(CancellationToken.None));
        if (Refusal() is not null)
            return;
        Draft.Set(path, text, _shownFrom);
        _shownText = Draft.Text(path);
        await CheckAsync();
        StateHasChanged();
    }

    protected override void Changed() => _ = InvokeAsync(ShowAsync);

    protected override void OnParametersSet()
    {
        _refusal = Refusal();
        _checked = false;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _self ??= DotNetObjectReference.Create(this);
        if (_shownPath == Path || Missing)
            return;
        _shownPath = Path;
        _script ??= await EditorScript.LoadAsync(Script, Leaving);
        await _script.AttachAsync(_editor, _self);
        _shownText = null;
        await ShowAsync();
        if (Line is { } line)
            await _script.GoToAsync(_editor, line);
    }

    protected override async ValueTask LeaveAsync()
    {
        if (_script is not null)
            await _script.DisposeAsync();
        _self?.Dispose();
    }

    private string? Refusal() =>
        (MayChange ? Desk.ReadOnlyBecause() : null)
        ?? ConfigurationRights.EditRefusal(Role, Draft.Base, Path)
        ?? (Draft.Base.SizeOf(Path) > Largest ? L["Files of more than 1 MiB are not edited here."] : (string?)null);

    /// <summary>Puts the text into the box where it is not what stands there, and checks it.</summary>
    private async Task ShowAsync()
    {
        if (_script is null || Missing)
        {
            StateHasChanged();
            return;
        }

        _refusal = Refusal();
        // Again until it is so: while a text is on its way somebody may type another.
        for (var (more, tries) = (true, 0); more && tries < MostTries; tries++)
        {
            var (from, text) = (Draft.Base, Draft.Text(Path) ?? Draft.Base.Text(Path) ?? "");
            more = _shownText != text && await _script.SetTextAsync(_editor, ConfigurationRights.Shown(Role, text)!, Leaving);
            if (more || _shownText == text)
                (_shownFrom, _shownText) = (from, text);
        }

        await CheckAsync();
        StateHasChanged();
    }

    private async Task CheckAsync()
    {
        var (draft, turn) = (Draft.Files, ++_turn);
        var found = await Task.Run(() => Checking.Check(draft), CancellationToken.None);
        // A later text is being checked already.
        if (turn != _turn)
            return;
        (_errors, _preview) = found;
        _checked = true;
        if (_script is not null && !Leaving.IsCancellationRequested)
            await _script.MarkAsync(_editor, Own.Select(error => new EditorMark(error.Line, error.Message)));
    }

    private async Task GoToAsync(int line) => await _script!.GoToAsync(_editor, line);

    private async Task UndoAsync()
    {
        Draft.Undo(Path);
        await ShowAsync();
    }

    private async Task RemoveAsync()
    {
        Draft.Set(Path, text: null);
        await ShowAsync();
    }
}
