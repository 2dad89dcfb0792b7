using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;

namespace Quarterdeck.Dashboard.Health;

/// <summary>Status in words: of all services in one line, of one service in one line.</summary>
public static class StatusPhrases
{
    /// <summary>The state of everything, the most urgent first.</summary>
    public static Phrase Headline(OverviewModel model) => (model.Worst, model.WorstCount) switch
    {
        _ when model.Total == 0 => new("No services"),
        (Status.Down, 1) => new("1 service is down"),
        (Status.Down, var count) => new("{0} services are down", count),
        (Status.Degraded, 1) => new("1 service is degraded"),
        (Status.Degraded, var count) => new("{0} services are degraded", count),
        (Status.Unknown, 1) => new("1 service is not known"),
        (Status.Unknown, var count) => new("{0} services are not known", count),
        (Status.Maintenance, 1) => new("1 service is in maintenance, nothing else is wrong"),
        (Status.Maintenance, var count) => new("{0} services are in maintenance, nothing else is wrong", count),
        (Status.Ok, 1) when model.Total == 1 => new("The one service is OK"),
        (Status.Ok, var count) when count == model.Total => new("All {0} services are OK", count),
        _ => new("Nothing is wrong"),
    };

    /// <summary>Why a service is as it is, with its cause or with what is being confirmed.</summary>
    /// <param name="service">The service.</param>
    /// <param name="moment">Puts a time into the words.</param>
    public static Phrase Why(ServiceSnapshot service, Func<DateTimeOffset, string> moment)
    {
        if (service is { Status: Status.Maintenance, Maintenance: { } maintenance })
            return Planned(maintenance, service.Underneath, moment);
        if (service.BecauseOf is { } cause)
            return new("because of {0}: {1}", cause, service.State.Reason);
        var confirming = service.Status is Status.Ok or Status.Unknown ? service.Checks.FirstOrDefault(check => check.State is { Confirming: true, Last: not null }) : null;
        return confirming is null ? new("{0}", service.State.Reason) : new("{0} (confirming, {1})", confirming.State.Last!.Message, confirming.Confirming!);
    }

    private static Phrase Planned(MaintenanceNotice maintenance, ServiceState checks, Func<DateTimeOffset, string> moment) => checks.Status == Status.Ok
        ? new("\"{0}\" until {1}; its checks pass", maintenance.Window, moment(maintenance.Until))
        : new("\"{0}\" until {1}; checks say {2} since {3}: {4}", maintenance.Window, moment(maintenance.Until), checks.Status.Word(), moment(checks.Since), checks.Reason);

    /// <summary>A status as a word within a sentence.</summary>
    public static string Word(Status status) => status switch
    {
        Status.Down => "down",
        Status.Degraded => "degraded",
        Status.Unknown => "not known",
        Status.Ok => "ok",
        Status.Paused => "paused",
        _ => "in maintenance",
    };
}
