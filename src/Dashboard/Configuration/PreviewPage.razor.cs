using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>What a draft does, in words and line by line, before it is applied with a reason.</summary>
public sealed partial class PreviewPage
{
    private IReadOnlyList<WorkspaceError> _errors = [];
    private WorkspaceComparison? _preview;
    private WorkspaceFiles _files = WorkspaceFiles.None;
    private Revision? _applied;
    private string _reason = "";
    private string? _problem;
    private bool _busy;

    [Inject] private ConfigurationCheck Checking { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    private string Headline =>
        _applied is not null ? L["Applied"]
        : !Draft.HasEdits ? L["Preview"]
        : Draft.IsBehind ? L["Somebody else was faster"]
        : _errors.Count > 0 ? L["The draft is invalid: it cannot be applied"]
        : Draft.RevertOf is { } number ? L["Back to revision {0}: this is what it does", number]
        : L["This is what the draft does"];

    private string? Refusal => Who.Refusal(ConfigurationRights.Least) ?? ConfigurationRights.Refusal(Role, Draft.Base, Draft.Edits.Keys) ?? Desk.ReadOnlyBecause();

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (Draft.RevertOf is { } number)
            _reason = L["back to revision {0}", number];
        await CheckAsync();
    }

    protected override void Changed() => _ = InvokeAsync(CheckAsync);

    private async Task CheckAsync()
    {
        var draft = _files = Draft.Files;
        (_errors, _preview) = await Task.Run(() => Checking.Check(draft), CancellationToken.None);
        StateHasChanged();
    }

    private async Task ApplyAsync()
    {
        if (_busy)
            return;
        (_busy, _problem) = (true, Refusal);
        try
        {
            if (_problem is not null)
                return;
            var answer = await Desk.ApplyAsync(new ApplyRequest(Draft.Base.Revision, new Dictionary<string, string?>(Draft.Edits), _reason, Draft.RevertOf), Who.Actor, CancellationToken.None);
            (_problem, _errors) = (answer.Problem, answer.Errors ?? _errors);
            if (answer.Revision is not { } revision)
                return;
            _applied = revision;
            Draft.Clear();
        }
        finally
        {
            _busy = false;
        }
    }
}
