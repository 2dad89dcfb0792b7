namespace Quarterdeck.Core.Alerts;

/// <summary>Where an alert is in its life. An inactive alert is no alert: it has no record.</summary>
public enum AlertState
{
    /// <summary>Its condition holds, but not for long enough yet.</summary>
    Pending,

    /// <summary>Somebody should know.</summary>
    Firing,

    /// <summary>It fired, and its condition holds no more.</summary>
    Resolved,
}
