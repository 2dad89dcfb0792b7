using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Dashboard.Configuration.History;

/// <summary>One revision: who, when, why, what it changed, and the way back to it.</summary>
public sealed partial class RevisionPage
{
    /// <summary>Revisions before and after this one that are offered for comparison.</summary>
    private const int Offered = 100;

    private Revision? _revision;
    private WorkspaceFiles? _files, _before;
    private WorkspaceComparison? _comparison;
    private long? _from;
    private bool _read;

    [Parameter] public long Number { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private long? From { get; set; }

    [Inject] private RevisionStore Store { get; set; } = default!;

    [Inject] private ConfigurationCheck Checking { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        try
        {
            var revision = await Store.FindAsync(Number, Leaving);
            var from = From ?? revision?.Base;
            var files = revision is null ? null : await Store.FilesAsync(Number, Leaving);
            var before = from is { } number ? await Store.FilesAsync(number, Leaving) : null;
            (_revision, _files, _before, _from, _read) = (revision, files, before ?? WorkspaceFiles.None, before is null ? null : from, true);
            _comparison = files is null ? null : await Task.Run(() => Checking.Compare(_before, files), Leaving);
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
    }

    private IEnumerable<long> Others(long newest)
    {
        for (var number = Math.Min(newest, Number + Offered); number >= Math.Max(1, Number - Offered); number--)
        {
            if (number != Number)
                yield return number;
        }
    }

    private void Compare(ChangeEventArgs chosen) =>
        Navigation.NavigateTo(string.Create(CultureInfo.InvariantCulture, $"configuration/revisions/{Number}?from={chosen.Value}"), replace: true);

    private void GoBack()
    {
        Draft.Revert(Number, _files!);
        Navigation.NavigateTo("configuration/preview");
    }
}
