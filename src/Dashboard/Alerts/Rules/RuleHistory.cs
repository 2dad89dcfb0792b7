using System.Data.Common;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Dashboard.Metrics.Charts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>What a rule saw and did over a stretch of time.</summary>
/// <param name="Answer">The values that it looks at; <see langword="null"/> for a built-in rule.</param>
/// <param name="Plot">These drawn, with the threshold and the times it fired.</param>
/// <param name="Firings">The times it fired, newest first.</param>
/// <param name="Fault">Why they cannot be read.</param>
public sealed record RuleHistory(SeriesAnswer? Answer, SeriesPlot? Plot, IReadOnlyList<AlertFiring> Firings, string? Fault)
{
    /// <summary>How far back firings are looked for, and how many changes of state are read at most.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(90);

    private const int MostTransitions = 500;

    public static async Task<RuleHistory> ReadAsync(
        AlertHistory history, SeriesReader reader, Rule rule, bool isBuiltIn, GraphRange range, DateTimeOffset now, DisplayZone zone, CancellationToken cancellationToken)
    {
        IReadOnlyList<AlertFiring> firings = [];
        string? fault = null;
        try
        {
            firings = AlertFiring.Of(await history.ReadAsync(rule.Key, now - Reach, MostTransitions, cancellationToken));
        }
        catch (DbException exception)
        {
            fault = exception.Message;
        }

        if (isBuiltIn)
            return new RuleHistory(Answer: null, Plot: null, firings, fault);
        var graphed = GraphedExpression.Of(rule.Expression);
        var answer = await reader.ReadAsync(graphed.Text, range, cancellationToken);
        var shades = firings.Select(firing => new PlotShade(
            firing.FiredAt,
            firing.EndedAt ?? now,
            $"{firing.Labels}: {zone.Short(firing.FiredAt, now)} – {(firing.EndedAt is { } end ? zone.Short(end, now) : "now")}")).ToList();
        return new RuleHistory(answer, answer.Error is null ? new SeriesPlot([("", answer)], graphed.Unit, graphed.Threshold, shades) : null, firings, fault);
    }
}

/// <summary>What of a rule's expression a graph shows.</summary>
/// <param name="Text">The side that is compared; the whole of it where there is no comparison with a number.</param>
/// <param name="Unit">Of its values.</param>
/// <param name="Threshold">The comparison.</param>
public sealed record GraphedExpression(string Text, PromQlUnit Unit, PromQlThreshold? Threshold)
{
    public static GraphedExpression Of(string expression) => PromQlExpression.Parse(expression, out _) is { } parsed
        ? new GraphedExpression(parsed.Threshold?.Expression ?? expression, parsed.Unit, parsed.Threshold)
        : new GraphedExpression(expression, PromQlUnit.Number, Threshold: null);
}
