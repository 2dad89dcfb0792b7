using Quartz;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>
/// Reads cron expressions with the scheduler's own parser: five fields as cron does (Sunday is 0), six and seven as the
/// scheduler does, with seconds in front (Sunday is 1).
/// </summary>
internal sealed class QuartzCalendar : ICronCalendar
{
    public string? Problem(string expression)
    {
        try
        {
            _ = Parse(expression);
            return null;
        }
        catch (FormatException exception)
        {
            return $"\"{expression}\" is not a cron expression: {exception.Message} Write minute, hour, day of month, month, day of week, such as \"0 22 * * *\" or \"30 2 * * SUN\".";
        }
    }

    public DateTimeOffset? Next(string expression, TimeZoneInfo zone, DateTimeOffset after) =>
        Parse(expression).WithTimeZone(zone).GetNextValidTimeAfter(after);

    private static CronExpression Parse(string expression)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return CronExpression.Parse(string.Join(' ', fields), fields.Length == 5 ? CronFormat.Unix : CronFormat.Quartz);
    }
}
