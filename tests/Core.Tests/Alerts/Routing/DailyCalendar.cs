using System.Globalization;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Core.Tests.Alerts.Routing;

/// <summary>A calendar that knows one expression: a time of day, such as <c>22:00</c>. One that a night skips does not come.</summary>
internal sealed class DailyCalendar : ICronCalendar
{
    public string? Problem(string expression) => TimeOnly.TryParse(expression, CultureInfo.InvariantCulture, out _) ? null : $"\"{expression}\" is no time of day";

    public DateTimeOffset? Next(string expression, TimeZoneInfo zone, DateTimeOffset after)
    {
        var time = TimeOnly.Parse(expression, CultureInfo.InvariantCulture);
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime); ; day = day.AddDays(1))
        {
            var local = day.ToDateTime(time);
            var moment = new DateTimeOffset(local, zone.GetUtcOffset(local));
            if (!zone.IsInvalidTime(local) && moment > after)
                return moment;
        }
    }
}
