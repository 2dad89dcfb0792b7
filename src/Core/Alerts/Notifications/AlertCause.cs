namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>What kind of thing is the cause.</summary>
public enum AlertCauseKind
{
    /// <summary>Another service.</summary>
    Service,

    /// <summary>A host that containers run on.</summary>
    Host,
}

/// <summary>Something that a service cannot be well without: alerts about it explain alerts about the service.</summary>
/// <param name="Kind">Service or host.</param>
/// <param name="Name">Its name.</param>
public readonly record struct AlertCause(AlertCauseKind Kind, string Name)
{
    /// <summary>The label that names the host in alerts about hosts.</summary>
    public const string HostLabel = "host";

    public override string ToString() => $"{(Kind == AlertCauseKind.Host ? "host " : "")}{Name}";
}

/// <summary>The causes of a service's trouble as the board knows them now; none where it knows of none. Asked at each decision.</summary>
public delegate IReadOnlyList<AlertCause> AlertCauses(string service);
