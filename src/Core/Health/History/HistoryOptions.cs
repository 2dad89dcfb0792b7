using System.ComponentModel.DataAnnotations;

namespace Quarterdeck.Core.Health.History;

/// <summary>How long history is kept (configuration section <c>History</c>). Days, 1 or more.</summary>
public sealed class HistoryOptions
{
    /// <summary>Every observation.</summary>
    [Range(1, 36_500), Changeable]
    public int ObservationDays { get; set; } = 90;

    /// <summary>Roll-ups of hours.</summary>
    [Range(1, 36_500), Changeable]
    public int HourDays { get; set; } = 400;

    /// <summary>Roll-ups of days, and transitions.</summary>
    [Range(1, 36_500), Changeable]
    public int DayDays { get; set; } = 1200;
}
