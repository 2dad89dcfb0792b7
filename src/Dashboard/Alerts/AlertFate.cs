using Quarterdeck.Core.Alerts.Notifications;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>What the time beside a text means.</summary>
public enum TimeRole
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>It was then.</summary>
    Ago,

    /// <summary>It holds until then.</summary>
    Until,

    /// <summary>It will be then.</summary>
    At,
}

/// <summary>What becomes of an alert, in a few words: who knows of it, or why nobody does.</summary>
/// <param name="Style">Class of a status: <c>ok</c> told, <c>down</c> not delivered, <c>paused</c> held back, <c>unknown</c> to come, <c>degraded</c> nobody is there.</param>
/// <param name="Text">A key of <see cref="Shared.Texts"/>.</param>
/// <param name="Arguments">Fill the text's places.</param>
/// <param name="Time">When.</param>
/// <param name="Role">What <paramref name="Time"/> means.</param>
public sealed record AlertFate(string Style, string Text, IReadOnlyList<object> Arguments, DateTimeOffset? Time, TimeRole Role)
{
    private static readonly AlertFate Nowhere = new("degraded", "nobody is told: there is no other channel for it", [], Time: null, TimeRole.None);

    /// <summary>What should be known first comes first: trouble, what is under way, what was said, what is held back.</summary>
    private static readonly string[] Order = ["down", "degraded", "unknown", "ok", "maintenance", "paused"];

    /// <summary>The most urgent of all ways that the alert takes.</summary>
    public static AlertFate Of(AlertExplanation explanation) =>
        explanation.Ways.Select(Of).OrderBy(fate => Array.IndexOf(Order, fate.Style)).FirstOrDefault() ?? Nowhere;

    /// <summary>The fate on one way.</summary>
    public static AlertFate Of(AlertWay way)
    {
        var channel = way.Channel ?? "";
        if (way.Verdicts.FirstOrDefault(verdict => verdict.Holds) is { } hold)
            return new AlertFate("paused", "{0}", [hold.Text], hold.At, hold.At is null ? TimeRole.None : TimeRole.Until);
        return Find(VerdictKind.NoChannel, _ => new("degraded", "nobody is told: no channel is declared", [], Time: null, TimeRole.None))
            ?? Find(VerdictKind.Failed, failed => new("down", "{0}: {1}", [channel, failed.Text], failed.At, TimeRole.At))
            ?? Find(VerdictKind.Sending, sending => new("unknown", "on its way to {0}", [channel], sending.At, TimeRole.Ago))
            ?? Find(VerdictKind.Due, _ => new("unknown", "goes to {0} now", [channel], Time: null, TimeRole.None))
            ?? Find(VerdictKind.Waiting, waiting => new("unknown", "goes to {0}", [channel], waiting.At, TimeRole.At))
            ?? Find(VerdictKind.Acknowledged, seen => new("maintenance", "{0}", [seen.Text], seen.At, TimeRole.Ago))
            ?? Find(VerdictKind.Sent, sent => new("ok", "sent to {0}", [channel], sent.At, TimeRole.Ago))
            ?? Find(VerdictKind.Pending, _ => new("paused", "nobody is told before it fires", [], Time: null, TimeRole.None))
            ?? Find(VerdictKind.NeverTold, _ => new("paused", "over before anybody was told", [], Time: null, TimeRole.None))
            ?? new AlertFate("paused", "nothing new to tell", [], Time: null, TimeRole.None);

        AlertFate? Find(VerdictKind kind, Func<Verdict, AlertFate> put) => way.Verdicts.FirstOrDefault(verdict => verdict.Kind == kind) is { } found ? put(found) : null;
    }
}
