using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>
/// Decides whether, what and when to tell of a group: a pure function, used alike for sending and for explaining. The order of
/// stages and what counts as news are Alertmanager's (https://prometheus.io/docs/alerting/latest/configuration/#route); turns
/// of a group count from its last message in the log, so that a restart moves none.
/// </summary>
internal static class NotificationPlan
{
    public static GroupPlan Decide(AlertGroup group, GroupProgress progress, ChannelDeclaration channel, Circumstances circumstances)
    {
        var now = circumstances.Now;
        var route = group.Route;
        var told = (progress.Last?.Firing ?? []).ToDictionary(alert => alert.Key);
        var holds = group.Alerts.ToDictionary(alert => alert.Key, alert => circumstances.Holds(alert, route).ToList());
        var passing = group.Alerts.Where(alert => holds[alert.Key].Count == 0).ToList();
        var firing = passing.Where(alert => alert.State == AlertState.Firing).ToList();
        var news = firing.Where(alert => IsNews(alert, told)).ToList();
        var resolved = passing.Where(alert => alert.State == AlertState.Resolved && told.ContainsKey(alert.Key)).ToList();
        var open = firing.Where(alert => circumstances.AcknowledgementOf(alert) is null).ToList();

        var reason = Reason(firing, news, resolved, open, told.Count > 0, channel.SendResolved);
        var dueAt = DueAt(reason, route, progress, news, resolved, now);
        var flush = dueAt <= now && progress.SendingSince is null ? MakeFlush(reason, firing, resolved, open, channel.SendResolved, circumstances) : null;

        var chain = new Chain(group, progress, circumstances, told, reason, dueAt);
        return new GroupPlan(
            group,
            group.Alerts.ToDictionary(alert => alert.Key, alert => chain.Of(alert, holds[alert.Key], alert.State == AlertState.Firing && IsNews(alert, told))),
            flush,
            dueAt,
            LookAgainAt(dueAt, progress, holds.Values.SelectMany(verdicts => verdicts), route.GroupInterval, now));
    }

    private static bool IsNews(Alert alert, Dictionary<AlertKey, ToldAlert> told) =>
        !told.TryGetValue(alert.Key, out var before) || before.IsBefore(alert);

    private static FlushReason Reason(List<Alert> firing, List<Alert> news, List<Alert> resolved, List<Alert> open, bool anyTold, bool sendResolved)
    {
        if (news.Count > 0)
            return anyTold ? FlushReason.NewAlerts : FlushReason.First;
        // Also where the channel wants no word of it: the log must know, or what fires next would seem told.
        if (firing.Count == 0)
            return resolved.Count > 0 ? FlushReason.AllResolved : FlushReason.None;
        if (resolved.Count > 0 && sendResolved)
            return FlushReason.SomeResolved;
        return open.Count > 0 ? FlushReason.Repeat : FlushReason.None;
    }

    private static DateTimeOffset? DueAt(FlushReason reason, Route route, GroupProgress progress, List<Alert> news, List<Alert> resolved, DateTimeOffset now)
    {
        // A clock that was set back: waiting for times that were counted before could take as long as it was set back.
        if (reason != FlushReason.None && (progress.Last?.FlushedAt > now || progress.Trouble?.At > now || news.Any(alert => FiredAt(alert) > now)))
            return now;
        DateTimeOffset? due = reason switch
        {
            FlushReason.None => null,
            FlushReason.First => news.Min(FiredAt) + route.GroupWait,
            FlushReason.Repeat => progress.Last!.FlushedAt + (route.RepeatInterval > route.GroupInterval ? route.RepeatInterval : route.GroupInterval),
            FlushReason.NewAlerts => Turn(progress.Last!.FlushedAt, route.GroupInterval, news.Min(FiredAt)),
            _ => Turn(progress.Last!.FlushedAt, route.GroupInterval, resolved.Min(alert => alert.ResolvedAt ?? progress.Last!.FlushedAt)),
        };
        return due is not null && progress.Trouble is { } trouble && trouble.NextTryAt > due ? trouble.NextTryAt : due;
    }

    private static DateTimeOffset FiredAt(Alert alert) => alert.FiredAt ?? alert.ActiveAt;

    /// <summary>The group's first turn at or after a change: turns follow the last message at the group's interval.</summary>
    private static DateTimeOffset Turn(DateTimeOffset last, TimeSpan interval, DateTimeOffset change)
    {
        var turns = Math.Max(1, (long)Math.Ceiling((change - last) / interval));
        return last + (turns * interval);
    }

    private static Flush MakeFlush(FlushReason reason, List<Alert> firing, List<Alert> resolved, List<Alert> open, bool sendResolved, Circumstances circumstances)
    {
        var shown = reason == FlushReason.Repeat ? open : firing;
        return new Flush(
            reason,
            Notification.InOrder(sendResolved ? shown.Concat(resolved.Select(alert => alert with { ResolvedAt = alert.ResolvedAt ?? circumstances.Now })) : shown),
            firing,
            shown.Select(alert => (alert.Key, By: circumstances.AcknowledgementOf(alert)?.By)).Where(pair => pair.By is not null).ToDictionary(pair => pair.Key, pair => pair.By!));
    }

    private static DateTimeOffset? LookAgainAt(DateTimeOffset? dueAt, GroupProgress progress, IEnumerable<Verdict> holds, TimeSpan interval, DateTimeOffset now)
    {
        // A message under way reports when it is done.
        var at = progress.SendingSince is null ? dueAt : null;
        foreach (var hold in holds)
        {
            // The board may change its mind about a cause without an alert changing.
            var until = hold.Kind == VerdictKind.Because ? now + interval : hold.At;
            if (until is not null && (at is null || until < at))
                at = until;
        }

        return at;
    }

    /// <summary>Puts the stages into words.</summary>
    private sealed class Chain(
        AlertGroup group, GroupProgress progress, Circumstances circumstances, Dictionary<AlertKey, ToldAlert> told, FlushReason reason, DateTimeOffset? dueAt)
    {
        private readonly Verdict _routed = new(VerdictKind.Routed, $"route {group.Route.Key} to channel {group.Id.Channel}, group {group.Labels}", At: null);

        private readonly Verdict? _told = progress.Last is { } last ? new Verdict(VerdictKind.Sent, $"told to {group.Id.Channel}: {last.Answer}", last.SentAt) : null;

        public IReadOnlyList<Verdict> Of(Alert alert, List<Verdict> holds, bool isNews)
        {
            var verdicts = new List<Verdict> { _routed };
            verdicts.AddRange(holds);
            var acknowledgement = circumstances.AcknowledgementOf(alert);
            if (acknowledgement is not null)
                verdicts.Add(new Verdict(VerdictKind.Acknowledged, $"acknowledged by {acknowledgement.By}{(acknowledgement.Note.Length > 0 ? $": {acknowledgement.Note}" : "")}", acknowledgement.At));
            if (told.ContainsKey(alert.Key) && !isNews)
                verdicts.Add(_told!);
            if (holds.Count == 0)
                AddTiming(verdicts, alert, isNews, acknowledgement is not null);
            return verdicts;
        }

        private void AddTiming(List<Verdict> verdicts, Alert alert, bool isNews, bool isAcknowledged)
        {
            if (alert.State == AlertState.Resolved && !told.ContainsKey(alert.Key))
            {
                verdicts.Add(progress.Over.TryGetValue(alert.Key, out var over) && over.FiredAt.ToUnixTimeMilliseconds() == FiredAt(alert).ToUnixTimeMilliseconds()
                    ? new Verdict(VerdictKind.Sent, $"told to {group.Id.Channel} to be over: {over.Answer}", over.SentAt)
                    : new Verdict(VerdictKind.NeverTold, "resolved before anybody was told of it", alert.ResolvedAt));
                return;
            }

            var isConcerned = isNews || alert.State == AlertState.Resolved || (reason == FlushReason.Repeat && !isAcknowledged);
            if (!isConcerned || dueAt is null)
            {
                verdicts.Add(new Verdict(VerdictKind.NothingNew, isAcknowledged ? "acknowledged: not repeated" : "nothing new since the last message", At: null));
                return;
            }

            if (progress.Trouble is { } trouble)
                verdicts.Add(new Verdict(VerdictKind.Failed, $"try {trouble.Attempts} failed: {trouble.Reason}; next try follows", trouble.NextTryAt));
            if (progress.SendingSince is { } since)
                verdicts.Add(new Verdict(VerdictKind.Sending, $"on its way to {group.Id.Channel}", since));
            else if (dueAt <= circumstances.Now)
                verdicts.Add(new Verdict(VerdictKind.Due, "due now", dueAt));
            else if (reason == FlushReason.Repeat)
                verdicts.Add(new Verdict(VerdictKind.NothingNew, "nothing new; repeated if it still fires", dueAt));
            else if (progress.Trouble is null)
                verdicts.Add(new Verdict(VerdictKind.Waiting, reason == FlushReason.First ? "the new group waits for more alerts" : "waits for the group's next turn", dueAt));
        }
    }
}
