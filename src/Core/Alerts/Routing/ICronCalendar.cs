namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>
/// Reads cron expressions: minute, hour, day of month, month, day of week, or the same with seconds before and a year after.
/// The console's scheduler answers, so that windows and jobs read the same expression alike.
/// </summary>
public interface ICronCalendar
{
    /// <summary>What is wrong with an expression; <see langword="null"/> where nothing is.</summary>
    string? Problem(string expression);

    /// <summary>The first moment after <paramref name="after"/> that a valid expression names in a zone; <see langword="null"/> where none follows.</summary>
    DateTimeOffset? Next(string expression, TimeZoneInfo zone, DateTimeOffset after);
}
