using System.Globalization;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>A silence while it is written: conditions, reason, and how long.</summary>
public sealed class SilenceDraft
{
    private const string EndFormat = "yyyy-MM-ddTHH:mm";

    /// <summary>The usual lengths.</summary>
    public static readonly IReadOnlyList<string> Lengths = ["30m", "2h", "8h", "1d"];

    /// <summary>Conditions as text, in the order of the fields.</summary>
    public List<string> Matchers { get; } = [];

    public string Reason { get; set; } = "";

    /// <summary>One of <see cref="Lengths"/>; empty where <see cref="End"/> says when it ends.</summary>
    public string Length { get; private set; } = "2h";

    /// <summary>The end by the wall clock, as a field for date and time has it.</summary>
    public string End { get; private set; } = "";

    /// <summary>Conditions that take exactly the alerts with these labels.</summary>
    public static IEnumerable<string> MatchersFor(Labels labels) => labels.Select(label => new LabelMatcher(label.Name, MatchKind.Equal, label.Value).ToString());

    /// <summary>Begins anew.</summary>
    public void Reset(IEnumerable<string> matchers)
    {
        Matchers.Clear();
        Matchers.AddRange(matchers);
        if (Matchers.Count == 0)
            Matchers.Add("");
        (Reason, Length, End) = ("", "2h", "");
    }

    public void Last(string length) => (Length, End) = (length, "");

    public void EndAt(string end) => (Length, End) = (end.Length > 0 ? "" : "2h", end);

    /// <summary>What is asked for, or why nothing can be.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="zone">The zone of <see cref="End"/>.</param>
    /// <param name="now">From when on.</param>
    public (SilenceRequest? Request, string? Problem) Ask(string who, TimeZoneInfo zone, DateTimeOffset now) => EndOf(zone, now) is { } end
        ? (new SilenceRequest(Conditions, who, Reason, StartsAt: null, end), null)
        : (null, "Say when it ends: a length, or date and time.");

    /// <summary>The alerts that it would concern, of those that are pending or fire; the problem where a condition is not valid.</summary>
    public (int Count, string? Problem) Preview(IEnumerable<Alert> alerts)
    {
        var (found, problem) = SilenceBook.Preview(Conditions, alerts.Where(alert => alert.State != AlertState.Resolved));
        return (found.Count, problem);
    }

    private string[] Conditions => [.. Matchers.Select(matcher => matcher.Trim()).Where(matcher => matcher.Length > 0)];

    /// <summary>When it ends; <see langword="null"/> where that cannot be read.</summary>
    public DateTimeOffset? EndOf(TimeZoneInfo zone, DateTimeOffset now)
    {
        if (Length.Length > 0)
            return Durations.TryParse(Length, out var length) ? now + length : null;
        // Browsers leave seconds out, or not.
        if (End.Length < EndFormat.Length || !DateTime.TryParseExact(End[..16], EndFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
