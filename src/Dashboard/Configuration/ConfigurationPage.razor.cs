using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Configuration.Drafts;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>What runs, since when, because of whom; the files, and who is about to change them.</summary>
public sealed partial class ConfigurationPage
{
    private string? _readOnly, _problem;
    private string _path = "";

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Headline => Source.State switch
    {
        { NeverRan: true } => L["The configuration is invalid: nothing is watched"],
        { Errors.Count: 1 } => L["The configuration has 1 error; the last good one runs"],
        { Errors.Count: > 1 } state => L["The configuration has {0} errors; the last good one runs", state.Errors.Count],
        _ => L["The configuration is valid and runs"],
    };

    private IReadOnlyList<FileRow> Rows
    {
        get
        {
            var files = Source.State.Files;
            var errors = Source.State.Errors.CountBy(error => error.File).ToDictionary();
            var others = Editors.Others(Draft.Id).ToLookup(editing => editing.Path);
            return [.. files.Paths.Union(Draft.Edits.Keys).Order(StringComparer.Ordinal).Select(path => new FileRow(
                path, files.SizeOf(path), errors.GetValueOrDefault(path), Kind(files, path), [.. others[path]]))];
        }
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Changed();
    }

    protected override void Changed() => _readOnly = Desk.ReadOnlyBecause();

    private ChangeKind? Kind(WorkspaceFiles files, string path) =>
        !Draft.Edits.TryGetValue(path, out var text) ? null : text is null ? ChangeKind.Removed : files.Contains(path) ? ChangeKind.Changed : ChangeKind.Added;

    private void Create()
    {
        var path = _path.Trim();
        _problem = (WorkspacePath.Problem(path) is { } wrong ? wrong + "." : null) ?? ConfigurationRights.Refusal(Role, [path]);
        if (_problem is null)
            Navigation.NavigateTo(FilePage.Address(path));
    }

    private static string Size(int bytes) => bytes < 1024 ? $"{bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB");

    private sealed record FileRow(string Path, int? Bytes, int Errors, ChangeKind? Change, IReadOnlyList<Editing> Others);
}
