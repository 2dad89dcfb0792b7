using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Dashboard.Metrics;
using Quarterdeck.Dashboard.Metrics.Charts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>Runs a changed rule over the stored samples.</summary>
public sealed partial class RehearsalPanel
{
    private const int MostEpisodes = 100;

    private RehearsalForm _form = default!;
    private string _over = "24h";
    private CancellationTokenSource? _running;
    private double _progress;
    private string? _problem;
    private RehearsalStory? _story;
    private SeriesPlot? _plot;
    private bool _copied;

    /// <summary>The rule as it stands. For another one the component is made anew.</summary>
    [Parameter, EditorRequired] public AlertingRule Rule { get; set; } = default!;

    /// <summary>Time between two evaluations of its group.</summary>
    [Parameter, EditorRequired] public TimeSpan Interval { get; set; }

    [Inject] private Rehearsal Rehearsal { get; set; } = default!;

    [Inject] private PageEstimate Pages { get; set; } = default!;

    [Inject] private SeriesReader Reader { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    private int Rows => Math.Clamp(_form.Expression.Count(c => c == '\n') + 1, 2, 12);

    /// <summary>The rule as typed, where it is one and differs from the one that runs.</summary>
    private string? Changed => _form.Read(out _) is { } typed && typed != new RehearsedRule(Rule.Expression, Rule.For, Rule.KeepFiringFor) && PromQlExpression.Parse(typed.Expression, out _) is { CanBeRule: true }
        ? RuleYaml.Of(Rule, typed)
        : null;

    protected override void OnInitialized() => _form = new RehearsalForm(Rule);

    protected override async ValueTask LeaveAsync()
    {
        if (_running is not null)
            await _running.CancelAsync();
    }

    private string Verdict(RehearsalStory story)
    {
        if (story.Longest is not { } longest)
            return L["It would not have fired."];
        var (fired, alerts) = (story.Fired == 1 ? L["It would have fired once"] : L["It would have fired {0} times", story.Fired], story.Alerts == 1 ? L["for 1 alert"] : L["for {0} alerts", story.Alerts]);
        return $"{fired} {alerts}, {Paged(story.Pages)}; {L["the longest for {0}, from {1}", longest.Length.InWords(), Zone.Short(longest.Episode.FiredAt!.Value, story.Result.To)]}.";
    }

    private string Paged(PageCount pages) => pages switch
    {
        { Pages: 0 } => L["and paged nobody: no route takes it"],
        { GroupBy: [] } => L["about {0} pages to {1}", pages.Pages, string.Join(", ", pages.Channels)],
        _ => L["about {0} pages to {1}, grouped by {2}", pages.Pages, string.Join(", ", pages.Channels), string.Join(", ", pages.GroupBy)],
    };

    private string Peak(RehearsalStory story, RehearsedEpisode episode) => ValueWords.Format(episode.Peak, GraphedExpression.Of(story.Rule.Expression).Unit, Zone.Zone);

    private async Task RehearseAsync()
    {
        if (_running is not null || _form.Read(out _problem) is not { } rule)
            return;
        using var running = _running = CancellationTokenSource.CreateLinkedTokenSource(Leaving);
        (_progress, _story, _copied) = (0, null, false);
        try
        {
            _story = await TellAsync(rule, GraphRange.Find(_over), running.Token);
            _plot = _story.Plot(episode => $"{episode.Labels}: {Zone.Short(episode.FiredAt!.Value, _story.Result.To)}");
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        finally
        {
            _running = null;
        }
    }

    private async Task<RehearsalStory> TellAsync(RehearsedRule rule, GraphRange over, CancellationToken cancellationToken)
    {
        var range = over.Until(Time.GetUtcNow());
        var progress = new Progress<double>(done =>
        {
            _progress = done;
            StateHasChanged();
        });
        var result = await Rehearsal.RunAsync(rule, Time.GetUtcNow() - over.Length, Time.GetUtcNow(), Interval, progress, cancellationToken);
        var answer = result.Problem is null ? await Reader.ReadAsync(GraphedExpression.Of(rule.Expression).Text, range, cancellationToken) : null;
        cancellationToken.ThrowIfCancellationRequested();
        return new RehearsalStory(rule, result, Pages.Of(Rule, result), answer);
    }

    private Task CancelAsync() => _running?.CancelAsync() ?? Task.CompletedTask;

    private async Task CopyAsync(string text)
    {
        await using var script = await QueryScript.LoadAsync(Script, Leaving);
        _copied = await script.CopyAsync(text, Leaving);
    }
}
