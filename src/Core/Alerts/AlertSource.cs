namespace Quarterdeck.Core.Alerts;

/// <summary>Who raises an alert.</summary>
public enum AlertSource
{
    /// <summary>A rule of the workspace.</summary>
    Rule,

    /// <summary>The console's own watch over services, hosts and itself; there without any rule.</summary>
    BuiltIn,

    /// <summary>A named event that was posted.</summary>
    Event,

    /// <summary>An Alertmanager that passes its alerts on.</summary>
    Alertmanager,
}
