using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Dashboard.Metrics.Charts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Metrics.Explore;

/// <summary>A query and its answer; both live in the address.</summary>
public sealed partial class ExplorePage
{
    private static readonly (string Words, string Query)[] Examples =
    [
        ("which endpoints give their metrics", "up"),
        ("how long the checks take", "max by (service) (probe_duration_seconds)"),
        ("requests per second by service", "sum by (service) (rate(http_requests_total[5m]))"),
    ];

    private GraphRange _range = GraphRange.Hour;
    private bool _isTable;
    private bool _busy;
    private string _asked = "";
    private string? _error;
    private string? _facts;
    private IReadOnlyList<string> _remarks = [];
    private SeriesPlot? _plot;
    private InstantAnswer? _instant;
    private IReadOnlyList<string> _recent = [];
    private CancellationTokenSource? _asking;
    private QueryScript? _script;

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "range")] private string? Range { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] private string? Tab { get; set; }

    [Inject] private SeriesReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    private string Query => Text?.Trim() ?? "";

    protected override Task OnParametersSetAsync()
    {
        var before = (_asked, _range, _isTable);
        (_range, _isTable) = (GraphRange.Find(Range), string.Equals(Tab, "table", StringComparison.OrdinalIgnoreCase));
        return _facts is null || before != (Query, _range, _isTable) ? AskAsync() : Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = await QueryScript.LoadAsync(Script, Leaving);
        _recent = await _script.RecentAsync() ?? [];
        StateHasChanged();
    }

    protected override async ValueTask LeaveAsync()
    {
        if (_script is not null)
            await _script.DisposeAsync();
    }

    private async Task RunAsync(string query)
    {
        if (query == Query)
            await AskAsync();
        else
            Go(query: query);
    }

    private async Task AskAsync()
    {
        if (_asking is not null)
            await _asking.CancelAsync();
        if (Query.Length == 0)
        {
            (_asked, _facts, _error, _busy) = ("", null, null, false);
            return;
        }

        using var asking = CancellationTokenSource.CreateLinkedTokenSource(Leaving);
        (_asking, _busy, _asked) = (asking, true, Query);
        StateHasChanged();
        try
        {
            if (_isTable)
                Show(await Reader.ReadNowAsync(_asked, asking.Token));
            else
                Show(await Reader.ReadAsync(_asked, _range, asking.Token));
            if (_error is null && _script is not null)
                _recent = await _script.RememberAsync(_asked) ?? [];
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            // Another question took its place.
        }
        finally
        {
            if (_asking == asking)
            {
                (_asking, _busy) = (null, false);
                StateHasChanged();
            }
        }
    }

    private void Show(SeriesAnswer answer)
    {
        _error = answer.Error;
        _remarks = answer.Remarks;
        _facts = L["{0} series, {1} values, answered in {2} ms", Count(answer.Series.Count), Count(answer.Samples), Milliseconds.Format(answer.Took.TotalMilliseconds)];
        var unit = PromQlExpression.Parse(answer.Expression, out _)?.Unit ?? PromQlUnit.Number;
        _plot = answer.Error is null ? new SeriesPlot([("", answer)], unit) : null;
        _instant = null;
    }

    private void Show(InstantAnswer answer)
    {
        _error = answer.Answer.Error?.Message;
        _remarks = [.. answer.Answer.Warnings, .. answer.Answer.Infos];
        _facts = L["answered in {0} ms", Milliseconds.Format(answer.Took.TotalMilliseconds)];
        (_plot, _instant) = (null, answer);
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private void Go(string? query = null, GraphRange? range = null, bool? table = null) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["q"] = query ?? Text,
            ["range"] = (range ?? _range) == GraphRange.Hour ? null : (range ?? _range).Key,
            ["tab"] = (table ?? _isTable) ? "table" : null,
        }),
        replace: query is null);
}
