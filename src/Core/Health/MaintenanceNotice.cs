namespace Quarterdeck.Core.Health;

/// <summary>Planned work that covers a service: it is checked, and nobody is called. Health is told of it and knows no calendar.</summary>
/// <param name="Window">Name of the window in the workspace.</param>
/// <param name="Since">When it began to cover the service, by the calendar.</param>
/// <param name="Until">When it ends, as far as is known now: a window that follows without a gap makes it later.</param>
public sealed record MaintenanceNotice(string Window, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>The reason that history keeps.</summary>
    public string Reason => $"maintenance \"{Window}\"";

    /// <summary>The reason while it lasts.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Reason} until {Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
