using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>An item of <c>muteTimes:</c> or <c>maintenance:</c>: a stretch of time that comes again.</summary>
public sealed record WindowDeclaration
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Conditions on the labels of the alerts that it concerns; all alerts where empty.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary>When it opens: minute, hour, day of month, month, day of week.</summary>
    public required string Cron { get; init; }

    /// <summary>How long it stays open by the wall clock, 1 min to 31 d: eight hours from 22:00 end at 06:00, also when clocks change.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>IANA name of the zone of <see cref="Cron"/>; the workspace's where absent.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>Times that routes name as <c>muteTimes</c> or <c>activeTimes</c>.</summary>
internal sealed class MuteTimesSection(ICronCalendar calendar) : WindowsSection(SectionKey, calendar)
{
    public const string SectionKey = "muteTimes";

    public override string Noun => "mute time";
}

/// <summary>Times in which work is planned: nobody is told of the alerts that they match.</summary>
internal sealed class MaintenanceSection(ICronCalendar calendar) : WindowsSection(SectionKey, calendar)
{
    public const string SectionKey = "maintenance";

    public override string Noun => "maintenance window";
}

/// <summary>What both lists of windows must keep to.</summary>
internal abstract class WindowsSection(string key, ICronCalendar calendar) : WorkspaceSection<WindowDeclaration>(key)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromDays(31);

    protected override void Validate(IReadOnlyList<WindowDeclaration> items, WorkspaceValidation validation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var window in items)
        {
            if (!names.Add(window.Name))
                validation.Error(window, nameof(window.Name), $"\"{window.Name}\" is declared more than once");
            foreach (var problem in MatcherText.Problems(window.Match))
                validation.Error(window, nameof(window.Match), problem);
            if (calendar.Problem(window.Cron) is { } wrong)
                validation.Error(window, nameof(window.Cron), wrong);
            if (window.Duration < Shortest || window.Duration > Longest)
                validation.Error(window, nameof(window.Duration), "duration is 1m to 31d");
            if (window.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
                validation.Error(window, nameof(window.TimeZone), $"\"{zone}\" is no time zone; {validation.DidYouMean(zone, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id))}".TrimEnd(' ', ';'));
        }
    }
}
