using System.Text.RegularExpressions;
using Quartz;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>
/// Reads cron expressions with the scheduler's own parser. Five fields are read as cron does (Sunday is 0 or 7, a day of month
/// and a day of week may both be <c>*</c>), six and seven as the scheduler does (Sunday is 1, one of the two is <c>?</c>).
/// </summary>
internal sealed partial class QuartzCalendar : ICronCalendar
{
    public string? Problem(string expression)
    {
        try
        {
            _ = Parse(expression, TimeZoneInfo.Utc);
            return null;
        }
        catch (FormatException exception)
        {
            return $"\"{expression}\" is not a cron expression: {exception.Message} Write minute, hour, day of month, month, day of week, such as \"0 22 * * *\" or \"30 2 * * SUN\".";
        }
    }

    public DateTimeOffset? Next(string expression, TimeZoneInfo zone, DateTimeOffset after)
    {
        return Parse(expression, zone).GetNextValidTimeAfter(after);
    }

    private static CronExpression Parse(string expression, TimeZoneInfo zone)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new CronExpression(fields.Length == 5 ? OfFive(fields) : string.Join(' ', fields), zone);
    }

    /// <summary>The scheduler counts days of the week from 1 for Sunday, and wants one of the two days left open.</summary>
    private static string OfFive(string[] fields)
    {
        var (dayOfMonth, dayOfWeek) = (fields[2], fields[4]);
        if (dayOfWeek == "*")
            dayOfWeek = "?";
        else if (dayOfMonth == "*")
            dayOfMonth = "?";
        dayOfWeek = WeekDay().Replace(dayOfWeek, static day => ((int.Parse(day.Value, System.Globalization.CultureInfo.InvariantCulture) % 7) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return $"0 {fields[0]} {fields[1]} {dayOfMonth} {fields[3]} {dayOfWeek}";
    }

    /// <summary>The number of a day, not the step after a slash or the count after a number sign.</summary>
    [GeneratedRegex("(?<![/#0-9])[0-7](?![0-9])")]
    private static partial Regex WeekDay();
}
