namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>Parts of dates, in UTC.</summary>
internal static class DateFunctions
{
    public static IEnumerable<FunctionDefinition> All =>
    [
        new DateFunction("day_of_month", date => date.Day),
        new DateFunction("day_of_week", date => (int)date.DayOfWeek),
        new DateFunction("day_of_year", date => date.DayOfYear),
        new DateFunction("days_in_month", date => DateTime.DaysInMonth(date.Year, date.Month)),
        new DateFunction("hour", date => date.Hour),
        new DateFunction("minute", date => date.Minute),
        new DateFunction("month", date => date.Month),
        new DateFunction("year", date => date.Year),
    ];
}
