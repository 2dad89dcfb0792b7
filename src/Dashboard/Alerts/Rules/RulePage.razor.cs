using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Dashboard.Metrics.Charts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>Everything about one rule. How it stands comes from the feeds; what it saw and did is read on entry and again with every step of the graph.</summary>
public sealed partial class RulePage
{
    private const int MostAlerts = 20, MostFirings = 15;

    private readonly Channel<bool> _stale = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private RuleRow? _row;
    private GraphRange _range = GraphRange.Hour;
    private GraphRange? _shown;
    private GraphedExpression _graphed = GraphedExpression.Of("0");
    private RuleHistory? _history;

    [Parameter, EditorRequired] public string Key { get; set; } = "";

    [SupplyParameterFromQuery(Name = "range")] private string? Range { get; set; }

    [Inject] private RuleCatalog Catalog { get; set; } = default!;

    [Inject] private RuleEngine Engine { get; set; } = default!;

    [Inject] private AlertBook Book { get; set; } = default!;

    [Inject] private AlertHistory History { get; set; } = default!;

    [Inject] private SeriesReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private bool Busy => _history is not null && _shown != _range;

    /// <summary>Of an expression without a comparison that is taken apart, nothing to see is good news.</summary>
    private string Nothing => _graphed.Threshold is null && _row?.Rule is AlertingRule
        ? L["It gave nothing in the last {0}: its condition held nowhere.", _range.Length.InWords()]
        : L["There were no samples of it in the last {0}.", _range.Length.InWords()];

    protected override void OnInitialized()
    {
        Follow(Engine.Outcomes, static _ => { }, changes => changes.Any(change => change.Key == Key) && Rebuild());
        Follow(Book.Alerts, static _ => { }, changes =>
        {
            if (!changes.Any(change => change.Key.Rule == Key))
                return false;
            _stale.Writer.TryWrite(true);
            return Rebuild();
        });
        Run(AgeAsync);
        Run(ReadAsync);
    }

    protected override void OnParametersSet()
    {
        _range = GraphRange.Find(Range);
        Rebuild();
        _stale.Writer.TryWrite(true);
    }

    private IEnumerable<string> Facts(RuleRow row)
    {
        if (row.Severity.Length > 0)
            yield return row.Severity;
        if (row.Rule is AlertingRule { For: var held } && held > TimeSpan.Zero)
            yield return L["must hold for {0}", held.InWords()];
        yield return row.Rule is RecordingRule ? L["recording rule"] : L["alerting rule"];
        yield return row.Group is { } group ? $"{group.File} · {group.Name}" : L["built in"].Value;
    }

    private IEnumerable<(string Title, IEnumerable<KeyValuePair<string, string>> Texts)> Texts(Rule rule)
    {
        var labels = rule switch
        {
            AlertingRule alerting => alerting.Labels,
            RecordingRule recording => recording.Labels.Select(label => KeyValuePair.Create(label.Name, label.Value)),
            _ => [],
        };
        if (labels.Any())
            yield return (L["Labels"], labels);
        if (rule is AlertingRule { Annotations.Count: > 0 } annotated)
            yield return (L["Annotations"], annotated.Annotations);
    }

    private string? Value(double value) => double.IsNaN(value) ? null : ValueWords.Format(value, _graphed.Unit, Zone.Zone);

    private bool Rebuild()
    {
        if (Catalog.Find(Key) is not { } entry)
        {
            _row = null;
            return true;
        }

        var before = _row?.Rule;
        var alerts = Book.Alerts.Current.Values.Where(alert => alert.State != AlertState.Resolved && string.Equals(alert.Rule, Key, StringComparison.Ordinal));
        _row = new RuleRow(entry.Rule, entry.Group, Engine.Outcomes.Current.GetValueOrDefault(Key), [.. alerts]);
        if (ReferenceEquals(before, entry.Rule))
            return true;
        _graphed = GraphedExpression.Of(entry.Rule.Expression);
        _history = null;
        _stale.Writer.TryWrite(true);
        return true;
    }

    /// <summary>A graph ages with its steps; one of a week need not be read every few seconds.</summary>
    private async Task AgeAsync(CancellationToken leaving)
    {
        while (true)
        {
            await Task.Delay(_range.Step < TimeSpan.FromSeconds(15) ? TimeSpan.FromSeconds(15) : _range.Step, Time, leaving);
            _stale.Writer.TryWrite(true);
        }
    }

    private async Task ReadAsync(CancellationToken leaving)
    {
        await foreach (var _ in _stale.Reader.ReadAllAsync(leaving))
        {
            var (row, range) = (_row, _range);
            if (row is null)
                continue;
            var history = await RuleHistory.ReadAsync(History, Reader, row.Rule, row.Group is null, range, Time.GetUtcNow(), Zone, leaving);
            await InvokeAsync(() =>
            {
                // An answer that nobody waits for any more is left out; the next one is on its way.
                if (!ReferenceEquals(row.Rule, _row?.Rule) || range != _range)
                    return;
                (_history, _shown) = (history, range);
                StateHasChanged();
            });
        }
    }

    private void Show(GraphRange range) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("range", range == GraphRange.Hour ? null : range.Key), replace: true);
}
