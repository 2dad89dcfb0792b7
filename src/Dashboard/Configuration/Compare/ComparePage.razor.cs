using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Dashboard.Configuration.Compare;

/// <summary>Two workspaces side by side, thing by thing: environments, revisions, what runs.</summary>
public sealed partial class ComparePage
{
    private const int Most = 300;

    private IReadOnlyList<ComparedSide> _sides = [];
    private IReadOnlyList<WorkspaceError> _errors = [];
    private List<Row>? _rows;
    private int _shown = Most;

    [SupplyParameterFromQuery(Name = "left")] private string? Left { get; set; }

    [SupplyParameterFromQuery(Name = "right")] private string? Right { get; set; }

    [SupplyParameterFromQuery(Name = "all")] private bool? All { get; set; }

    [Inject] private ComparedSides Sides { get; set; } = default!;

    [Inject] private WorkspaceComparer Comparer { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string LeftKey => Left ?? ComparedSides.Running;

    private string RightKey => Right ?? _sides.FirstOrDefault(side => side.Key != LeftKey)?.Key ?? ComparedSides.Running;

    private string Headline => (_rows, _errors.Count) switch
    {
        (null, _) => L["Comparing …"],
        (_, > 0) => L["One side cannot be compared"],
        ({ } rows, _) when rows.Count(Differs) is var count => count == 1 ? L["1 thing differs"] : L["{0} things differ", count],
        _ => "",
    };

    protected override void Changed() => _ = InvokeAsync(CompareAsync);

    protected override Task OnParametersSetAsync()
    {
        _shown = Most;
        return CompareAsync();
    }

    private static bool Differs(Row row) => row.Left is null || row.Right is null || row.Changes.Count > 0;

    private string NameOf(string key) => _sides.FirstOrDefault(side => side.Key == key)?.Name ?? key;

    private async Task CompareAsync()
    {
        try
        {
            _sides = Sides.All();
            var (left, right) = (await Sides.ReadAsync(LeftKey, Leaving), await Sides.ReadAsync(RightKey, Leaving));
            _errors = [.. left.Errors, .. right.Errors];
            _rows = left.Workspace is { } ours && right.Workspace is { } theirs
                ? [.. Comparer.Align(ours, theirs, All == true).Select(row => new Row(row.Left, row.Right, row.Facts))]
                : [];
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
    }

    private void Show(string left, string right, bool all) =>
        Navigation.NavigateTo($"configuration/compare?left={Uri.EscapeDataString(left)}&right={Uri.EscapeDataString(right)}{(all ? "&all=true" : "")}", replace: true);

    private sealed record Row(WorkspaceThing? Left, WorkspaceThing? Right, IReadOnlyList<FactChange> Changes);
}
