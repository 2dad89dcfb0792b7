using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>What was asked of the past.</summary>
/// <param name="Service">Of which service.</param>
/// <param name="Check">Whose latencies; <see langword="null"/> where no check of it has any.</param>
/// <param name="Range">How far back.</param>
/// <param name="Transitions">The most transitions.</param>
public sealed record HistoryQuestion(string Service, string? Check, HistoryRange Range, int Transitions);

/// <summary>The past of a service, as the page shows it.</summary>
public sealed record ServiceHistory(
    HistoryQuestion Question,
    DateTimeOffset At,
    IReadOnlyList<StatusSpan> Spans,
    IReadOnlyList<(string Name, Uptime Uptime)> Uptimes,
    IReadOnlyList<LatencyPoint> Latencies,
    IReadOnlyList<Transition> Transitions)
{
    private static readonly (string Name, TimeSpan Length)[] Stretches =
        [("24 h", TimeSpan.FromHours(24)), ("7 d", TimeSpan.FromDays(7)), ("30 d", TimeSpan.FromDays(30)), ("90 d", TimeSpan.FromDays(90))];

    public DateTimeOffset From => At - Question.Range.Length;

    /// <summary>Whether there are more transitions than were asked for.</summary>
    public bool HasMore => Transitions.Count >= Question.Transitions;

    public static async Task<ServiceHistory> ReadAsync(HealthHistory history, HistoryQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = now - question.Range.Length;
        var uptimes = await history.UptimesAsync(question.Service, now, [.. Stretches.Select(stretch => stretch.Length)], cancellationToken);
        IReadOnlyList<LatencyPoint> latencies = question.Check is { } check
            ? await history.LatenciesAsync(new CheckKey(question.Service, check), from, now, question.Range.Slices, cancellationToken)
            : [];
        return new ServiceHistory(
            question,
            now,
            await history.SpansAsync(question.Service, from, cancellationToken),
            [.. Stretches.Zip(uptimes, (stretch, uptime) => (stretch.Name, uptime))],
            latencies,
            await history.TransitionsAsync(question.Service, DateTimeOffset.UnixEpoch, now, question.Transitions, cancellationToken));
    }
}
