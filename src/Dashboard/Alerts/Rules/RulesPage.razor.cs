using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>Every rule by file and group. Alerts are drawn as they change; evaluations, of which there are many, once a second.</summary>
public sealed partial class RulesPage
{
    private static readonly TimeSpan QuietRender = TimeSpan.FromSeconds(1);

    private RulesFilter _filter = RulesFilter.All;
    private RulesModel _model = new(new Dictionary<RuleState, int>(), [], 0, 0);
    private List<RulesLine> _lines = [];
    private bool _stale;

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? States { get; set; }

    [Inject] private RuleCatalog Catalog { get; set; } = default!;

    [Inject] private RuleEngine Engine { get; set; } = default!;

    [Inject] private AlertBook Book { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Headline => (_model.Counts.GetValueOrDefault(RuleState.Broken), _model.Counts.GetValueOrDefault(RuleState.Firing)) switch
    {
        (0, 0) => L["None of the {0} rules fires", _model.Total],
        (0, 1) => L["1 of {0} rules fires", _model.Total],
        (0, var firing) => L["{0} of {1} rules fire", firing, _model.Total],
        (1, _) => L["1 rule cannot be evaluated"],
        var (broken, _) => L["{0} rules cannot be evaluated", broken],
    };

    protected override void OnInitialized()
    {
        Follow(Engine.Outcomes, static _ => { }, _ =>
        {
            _stale = true;
            return false;
        });
        Follow(Book.Alerts, static _ => { }, _ =>
        {
            Rebuild();
            return true;
        });
        Run(RenderQuietlyAsync);
    }

    protected override void OnParametersSet()
    {
        _filter = RulesFilter.Parse(Search, States);
        Rebuild();
    }

    private void Rebuild()
    {
        _stale = false;
        _model = RulesModel.Build(Catalog.Rules, Engine.Outcomes.Current, Book.Alerts.Current.Values, _filter);
        _lines = [.. _model.Lines];
    }

    private string Counts(RuleRow row) => (row.Firing, row.Pending) switch
    {
        (0, var pending) => L["{0} pending", pending],
        (var firing, 0) => L["{0} firing", firing],
        var (firing, pending) => L["{0} firing, {1} pending", firing, pending],
    };

    private string Cost(TimeSpan took) => took < TimeSpan.FromMilliseconds(0.1) ? L["< 0.1 ms"] : L["{0} ms", Milliseconds.Format(took.TotalMilliseconds)];

    private void Show(RulesFilter filter) => Navigation.NavigateTo($"rules{filter.ToQuery()}", replace: true);

    private async Task RenderQuietlyAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(QuietRender, Time);
        while (await timer.WaitForNextTickAsync(leaving))
        {
            if (!_stale)
                continue;
            await InvokeAsync(() =>
            {
                Rebuild();
                StateHasChanged();
            });
        }
    }
}
