using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Tests.Alerts.Routing;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>
/// A console's way from alerts to people over a real database, with a clock that jumps from one due moment to the next:
/// alerts are posted at t, and messages expected at t'. The workspace is read from text.
/// </summary>
internal sealed class Story : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly RoutingTable _routing;
    private readonly DateTimeOffset _start;
    private int _ended;
    private CancellationTokenSource _stopping = new();

    private Story(TestDatabase database, RoutingTable routing)
    {
        _database = database;
        _routing = routing;
        _start = Clock.GetUtcNow();
        Channel = new FakeChannel(Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeChannel Channel { get; }

    public ChangeFeed<AlertKey, Alert> Alerts { get; } = new();

    public AlertCauses Causes { get; set; } = static _ => [];

    public Func<string, Labels> Board { get; set; } = static _ => Labels.Empty;

    public AuditLog Audit => _database.Audit;

    public SilenceBook Silences { get; private set; } = null!;

    public AcknowledgementBook Acknowledgements { get; private set; } = null!;

    public NotificationDispatcher Dispatcher { get; private set; } = null!;

    public Deliveries Deliveries { get; private set; } = null!;

    public NotificationLog Log { get; private set; } = null!;

    /// <summary>Everything that was taken so far: <c>t+30s ops: HighLatency/api</c>.</summary>
    public IReadOnlyList<string> Told => [.. Channel.Taken.Select(message => $"t+{Durations.Format(message.At - _start)} {message.Channel}: {message.Names}")];

    public static async Task<Story> BeginAsync(string workspace)
    {
        var story = new Story(await TestDatabase.OpenAsync(), Read(workspace));
        await story.StartAsync();
        return story;
    }

    /// <summary>Reads routes and channels from a file's text.</summary>
    public static RoutingTable Read(string text)
    {
        var load = Load(text);
        Assert.Empty(load.Errors);
        return RoutingTable.Of(load.Workspace!);
    }

    public static WorkspaceLoad Load(string text)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-channels-");
        File.WriteAllText(Path.Combine(folder.FullName, "channels.yaml"), $"timezone: UTC\n{text}");
        var calendar = new DailyCalendar();
        var loader = new WorkspaceLoader(
            [new ChannelsSection(), new RouteSection(), new InhibitSection(), new MuteTimesSection(calendar), new MaintenanceSection(calendar), new AlertmanagersSection()],
            [
                new WorkspaceKind(typeof(ChannelSettings), "fake", typeof(FakeSettings)),
                new WorkspaceKind(typeof(ChannelSettings), "webhook", typeof(WebhookSettings)),
                new WorkspaceKind(typeof(ChannelSettings), "email", typeof(EmailSettings)),
            ],
            []);
        var load = loader.Load(folder.FullName, static _ => null);
        folder.Delete(recursive: true);
        return load;
    }

    /// <summary>Drops the dispatcher as a kill would and starts another on the same database and alerts.</summary>
    public async Task RestartAsync()
    {
        await _stopping.CancelAsync();
        // Nothing of the old one writes behind the new one's back.
        await Dispatcher.Settled;
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        await StartAsync();
    }

    public Alert Fire(string name, string service = "", string severity = "critical", params (string Name, string Value)[] labels) =>
        Put(name, service, severity, labels, alert => alert with { State = AlertState.Firing, FiredAt = Clock.GetUtcNow(), ActiveAt = Clock.GetUtcNow(), ResolvedAt = null });

    public Alert Resolve(string name, string service = "", string severity = "critical", params (string Name, string Value)[] labels) =>
        Put(name, service, severity, labels, alert => (Alerts.Current.GetValueOrDefault(alert.Key) ?? alert) with { State = AlertState.Resolved, ResolvedAt = Clock.GetUtcNow() });

    public static Alert Alert(string name, string service = "", string severity = "critical", params (string Name, string Value)[] labels)
    {
        var all = Labels.Of([("alertname", name), ("service", service), ("severity", severity), .. labels]);
        return new Alert { Rule = $"rules/{name}", Labels = all, Fingerprint = AlertKey.FingerprintOf(all), State = AlertState.Firing };
    }

    /// <summary>Lets time pass, deciding whenever something is due.</summary>
    public async Task RunAsync(string duration)
    {
        var end = Clock.GetUtcNow() + Durations.Parse(duration);
        while (await SettleAsync() is { } next && next <= end)
            Clock.Advance(next - Clock.GetUtcNow());
        Clock.Advance(end - Clock.GetUtcNow());
        await SettleAsync();
    }

    /// <summary>Decides until nothing more is to be done at this moment; returns when to look again.</summary>
    public async Task<DateTimeOffset?> SettleAsync()
    {
        while (true)
        {
            var before = Volatile.Read(ref _ended);
            var next = Dispatcher.Pass(_stopping.Token);
            await Dispatcher.Settled.WaitAsync(Eventually.Limit);
            if (before == Volatile.Read(ref _ended))
                return next;
        }
    }

    /// <summary>Decides once, and leaves what is under way alone.</summary>
    public void Pass() => Dispatcher.Pass(_stopping.Token);

    public IReadOnlyList<Verdict> Explain(Alert alert, string channel = "ops") => Dispatcher.Explain()[alert.Key].Ways.Single(way => way.Channel == channel).Verdicts;

    public async Task<Silence> SilenceAsync(string matcher, string duration)
    {
        var answer = await Silences.CreateAsync(new SilenceRequest([matcher], "ann", "known", StartsAt: null, Clock.GetUtcNow() + Durations.Parse(duration)), Actor.System, CancellationToken.None);
        Assert.Null(answer.Problem);
        return answer.Silence!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Dispatcher.Settled;
        _stopping.Dispose();
        await _database.DisposeAsync();
    }

    private Alert Put(string name, string service, string severity, (string Name, string Value)[] labels, Func<Alert, Alert> change)
    {
        var alert = change(Alert(name, service, severity, labels));
        Alerts.Publish(alert.Key, alert);
        return alert;
    }

    private async Task StartAsync()
    {
        Silences = new SilenceBook(_database.Writer, _database.Audit, _database.Contexts, Clock);
        Acknowledgements = new AcknowledgementBook(Alerts, _database.Writer, _database.Audit, _database.Contexts, Clock);
        Log = new NotificationLog(_database.Writer, _database.Contexts);
        Deliveries = new Deliveries(static () => 0.5);
        Dispatcher = new NotificationDispatcher(
            Alerts, Silences, Acknowledgements, Log, Deliveries, new ChannelSender([Channel], Clock, NullLogger<ChannelSender>.Instance), new ChannelAlerts(RaiseAsync),
            new DailyCalendar(), service => Causes(service), service => Board(service), new AlertOptions { ExternalUrl = "http://console" }, Clock, NullLogger<NotificationDispatcher>.Instance)
        {
            Routing = _routing,
            Wake = () => Interlocked.Increment(ref _ended),
        };
        await Dispatcher.LoadAsync(CancellationToken.None);
    }

    private Task RaiseAsync(string rule, Dictionary<string, Alert> alerts, CancellationToken cancellationToken)
    {
        var gone = Alerts.Current.Values.Where(alert => alert.Rule == rule && !alerts.ContainsKey(alert.Fingerprint)).Select(alert => alert.Key);
        Alerts.Publish([.. alerts.Values.Select(alert => KeyValuePair.Create(alert.Key, alert))], [.. gone]);
        return Task.CompletedTask;
    }
}
