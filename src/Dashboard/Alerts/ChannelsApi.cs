using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary><c>/api/channels</c> and <c>/api/notifications</c>: the ways to people, and what went over them.</summary>
internal static class ChannelsApi
{
    private const int MostNotifications = 1000;

    public static void MapChannelsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Alerts");
        api.MapGet("/channels", List).WithName("ListChannels").WithSummary("Every channel with its last message and its trouble").Needs(Role.Viewer, Area.Read);
        api.MapPost("/channels/{name}/test", TestAsync).WithName("TestChannel").WithSummary("Sends a made-up alert; the receiver's answer").DisableAntiforgery().Needs(Role.Operator, Area.Alerts);
        api.MapGet("/notifications", NotificationsAsync).WithName("ListNotifications").WithSummary("Messages that were taken or failed, the newest first: 50, or limit up to 1,000").Needs(Role.Viewer, Area.Read);
    }

    private static Ok<IEnumerable<ChannelItem>> List(AlertNotifications notifications) =>
        TypedResults.Ok(notifications.Channels.Current.Values.OrderBy(channel => channel.Name, StringComparer.Ordinal).Select(ChannelItem.Of));

    private static async Task<Results<Ok<TestItem>, ProblemHttpResult>> TestAsync(string name, AlertNotifications notifications, CurrentActor who, CancellationToken cancellationToken)
    {
        if (notifications.Channels.Current.GetValueOrDefault(name) is not { CanBeTested: true })
            return Problem($"No channel that takes a test is named \"{name}\": GET /api/channels lists them.", StatusCodes.Status404NotFound);
        var answer = await notifications.SendTestAsync(name, who.Actor, cancellationToken);
        return TypedResults.Ok(new TestItem(answer.Taken, answer.Text));
    }

    private static async Task<Results<Ok<IEnumerable<NotificationItem>>, ProblemHttpResult>> NotificationsAsync(
        string? channel, int? limit, AlertNotifications notifications, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostNotifications)
            return Problem($"limit: 1 to {MostNotifications}, not {limit}.", StatusCodes.Status400BadRequest);
        var sent = await notifications.HistoryAsync(channel, limit ?? 50, cancellationToken);
        return TypedResults.Ok(sent.Select(NotificationItem.Of));
    }

    private static ProblemHttpResult Problem(string problem, int status) => TypedResults.Problem(problem, statusCode: status);
}

/// <param name="Name">Its name.</param>
/// <param name="Kind">webhook, slack, ….</param>
/// <param name="Target">Where it sends to, without secrets.</param>
/// <param name="LastSentAt">When a receiver last took a message, since the console started.</param>
/// <param name="LastAnswer">What it answered then.</param>
/// <param name="FailingSince">Since when every try fails; null while it works.</param>
/// <param name="LastError">What went wrong last.</param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="Waiting">Messages that are due and not taken.</param>
internal sealed record ChannelItem(string Name, string Kind, string Target, DateTime? LastSentAt, string? LastAnswer, DateTime? FailingSince, string? LastError, DateTime? LastErrorAt, int Waiting)
{
    public static ChannelItem Of(ChannelState channel) => new(
        channel.Name, channel.Kind, channel.Target, channel.LastSentAt?.UtcDateTime, channel.LastAnswer, channel.FailingSince?.UtcDateTime, channel.LastError, channel.LastErrorAt?.UtcDateTime, channel.Waiting);
}

/// <param name="Taken">Whether the receiver took it.</param>
/// <param name="Answer">What it said, or why it said nothing.</param>
internal sealed record TestItem(bool Taken, string Answer);

/// <param name="Channel">Name of the channel.</param>
/// <param name="At">When it was taken, or failed for the last time.</param>
/// <param name="Taken">Whether the receiver took it.</param>
/// <param name="Reason">First, NewAlerts, SomeResolved, AllResolved or Repeat.</param>
/// <param name="Attempts">Tries that it took.</param>
/// <param name="Answer">The receiver's answer, or what went wrong.</param>
/// <param name="DurationMs">How long the last try took.</param>
/// <param name="Group">The group of alerts.</param>
/// <param name="Firing">The alerts that its receiver knows to be firing afterwards.</param>
/// <param name="Resolved">The alerts that it said are over.</param>
internal sealed record NotificationItem(
    string Channel, DateTime At, bool Taken, string Reason, int Attempts, string Answer, double DurationMs, string Group, IEnumerable<AlertReference> Firing, IEnumerable<AlertReference> Resolved)
{
    public static NotificationItem Of(SentNotification sent) => new(
        sent.Channel, sent.At.UtcDateTime, sent.Taken, sent.Reason, sent.Attempts, sent.Answer, sent.Duration.TotalMilliseconds, sent.GroupKey, References(sent.Firing), References(sent.Resolved));

    private static IEnumerable<AlertReference> References(IEnumerable<Core.Alerts.AlertKey> keys) => keys.Select(key => new AlertReference(key.Rule, key.Fingerprint));
}

/// <param name="Rule">Key of the rule.</param>
/// <param name="Fingerprint">Of the alert's labels.</param>
internal sealed record AlertReference(string Rule, string Fingerprint);
