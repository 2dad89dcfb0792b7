using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>A window of time, ready to be asked.</summary>
internal sealed record TimeWindow(string Name, IReadOnlyList<LabelMatcher> Match, string Cron, TimeSpan Duration, TimeZoneInfo Zone)
{
    /// <summary>No zone moves its clocks by more.</summary>
    private static readonly TimeSpan LargestShift = TimeSpan.FromHours(3);

    public static TimeWindow Of(WindowDeclaration declaration, TimeZoneInfo zone) => new(
        declaration.Name,
        MatcherText.All(declaration.Match),
        declaration.Cron,
        declaration.Duration,
        declaration.TimeZone is { } own ? TimeZoneInfo.FindSystemTimeZoneById(own) : zone);

    /// <summary>Whether it concerns alerts with these labels.</summary>
    public bool Concerns(Labels labels) => Match.Match(labels);

    /// <summary>The windows that a section of a workspace declares.</summary>
    /// <param name="workspace">Its zone is that of windows that name none.</param>
    /// <param name="section">The section's key.</param>
    public static IEnumerable<TimeWindow> In(Workspace workspace, string section) =>
        workspace.Items<WindowDeclaration>(section).Select(window => Of(window, workspace.TimeZone));

    /// <summary>Until when it is open at <paramref name="at"/>, or longer where openings overlap; <see langword="null"/> where it is closed.</summary>
    public DateTimeOffset? OpenUntil(ICronCalendar calendar, DateTimeOffset at) => OpenAt(calendar, at)?.Until;

    /// <summary>From when until when it is open at <paramref name="at"/>, as <see cref="OpenUntil"/>.</summary>
    public (DateTimeOffset From, DateTimeOffset Until)? OpenAt(ICronCalendar calendar, DateTimeOffset at)
    {
        var after = at - Duration - LargestShift;
        while (calendar.Next(Cron, Zone, after) is { } opening && opening <= at)
        {
            if (End(opening) is var end && end > at)
                return (opening, end);
            after = opening;
        }

        return null;
    }

    /// <summary>When it opens next after <paramref name="after"/>.</summary>
    public DateTimeOffset? NextOpening(ICronCalendar calendar, DateTimeOffset after) => calendar.Next(Cron, Zone, after);

    /// <summary>The end by the wall clock; where that moment does not exist, the first after it; where it exists twice, the later.</summary>
    private DateTimeOffset End(DateTimeOffset opening)
    {
        var local = DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(opening, Zone).DateTime + Duration, DateTimeKind.Unspecified);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Min()
            // In the gap the offset from before it leads to just after it.
            : Zone.IsInvalidTime(local) ? Zone.GetUtcOffset(local - LargestShift)
            : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
