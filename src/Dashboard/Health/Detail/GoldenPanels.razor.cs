using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Dashboard.Metrics.Charts;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>The golden signals of a service over the last hour, as far as its metrics have usual names. Nothing where they have none.</summary>
public sealed partial class GoldenPanels
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    private IReadOnlyList<GoldenPanel> _panels = [];

    /// <summary>The service's name. For another one the component is made anew.</summary>
    [Parameter, EditorRequired] public string Service { get; set; } = "";

    [Inject] private IQueryEngine Engine { get; set; } = default!;

    [Inject] private ScrapeLoop Scrapes { get; set; } = default!;

    [Inject] private SeriesReader Reader { get; set; } = default!;

    protected override void OnInitialized()
    {
        var service = Service;
        Run(leaving => FollowAsync(service, leaving));
    }

    private async Task FollowAsync(string service, CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(Refresh, Time);
        do
        {
            var panels = await ReadAsync(service, leaving);
            await InvokeAsync(() =>
            {
                _panels = panels;
                StateHasChanged();
            });
        }
        while (await timer.WaitForNextTickAsync(leaving));
    }

    private async Task<IReadOnlyList<GoldenPanel>> ReadAsync(string service, CancellationToken leaving)
    {
        var range = GraphRange.Hour.Until(Time.GetUtcNow());
        MetadataAnswer<Core.Metrics.Labels> series;
        try
        {
            series = await Engine.SeriesAsync([GoldenSignals.Selector(service)], range.Start, range.End + range.Step, leaving);
        }
        catch (DbException)
        {
            // What was drawn last stays; the page says elsewhere that the database cannot be read.
            return _panels;
        }

        var panels = new List<GoldenPanel>();
        foreach (var graph in GoldenSignals.Choose(service, series.Items, Scrapes.Statuses.Current.GetValueOrDefault(service)?.Interval ?? Refresh))
        {
            var answers = new List<(string Name, SeriesAnswer Answer)>();
            foreach (var (name, query) in graph.Queries)
                answers.Add((name, await Reader.ReadAsync(query, range, leaving)));
            var error = answers.Select(item => item.Answer.Error).FirstOrDefault(error => error is not null);
            panels.Add(new GoldenPanel(graph, error is null && answers.Count > 0 ? new SeriesPlot(answers, graph.Unit) : null, error));
        }

        return panels;
    }

    private sealed record GoldenPanel(GoldenGraph Graph, SeriesPlot? Plot, string? Error);
}
