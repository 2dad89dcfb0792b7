using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Events;
using Quarterdeck.Core.Alerts.Posted;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Posted;

public sealed class PostedAlertsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(string Series, double Value)> _samples = [];
    private TestDatabase _database = null!;
    private AlertBook _book = null!;
    private PostedAlerts _posted = null!;
    private EventCounter _counter = null!;
    private EventBook _events = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync();
        await OpenAsync();
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task TakeAsync_Event_FiresAtOnceAndIsOverByItself()
    {
        await TakeAsync(new NamedEvent { Name = "TradeExecuted", Service = "desk", For = TimeSpan.FromMinutes(5) });

        var alert = Only();
        Assert.Equal((AlertState.Firing, AlertSource.Event, "events/TradeExecuted", "info"), (alert.State, alert.Source, alert.Rule, alert.Severity));

        await AfterAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(AlertState.Firing, Only().State);
        await AfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((AlertState.Resolved, (DateTimeOffset?)alert.EndsAt), (Only().State, Only().ResolvedAt));
        await AfterAsync(TimeSpan.FromMinutes(15));
        Assert.Single(_book.Alerts.Current);
        await AfterAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(_book.Alerts.Current);
    }

    [Fact]
    public async Task TakeAsync_SameEventAgain_StaysLongerAndIsNoOtherAlert()
    {
        await TakeAsync(new NamedEvent { Name = "E" });
        var first = Only();
        _clock.Advance(TimeSpan.FromSeconds(50));

        await TakeAsync(new NamedEvent { Name = "E" });

        Assert.Equal(first.FiredAt, Only().FiredAt);
        await AfterAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(AlertState.Firing, Only().State);
    }

    [Fact]
    public async Task TakeAsync_EventAgainAfterItsEnd_FiresAnew()
    {
        await TakeAsync(new NamedEvent { Name = "E" });
        await AfterAsync(TimeSpan.FromMinutes(2));

        await TakeAsync(new NamedEvent { Name = "E" });

        Assert.Equal((AlertState.Firing, _clock.GetUtcNow()), (Only().State, Only().FiredAt));
    }

    [Fact]
    public async Task SettleAsync_RestartBetween_KeepsTheEnd()
    {
        await TakeAsync(new NamedEvent { Name = "E", For = TimeSpan.FromHours(1) });
        await OpenAsync();

        await AfterAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(AlertState.Firing, Only().State);
        await AfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(AlertState.Resolved, Only().State);
    }

    [Fact]
    public async Task TakeAsync_MoreThanMayFire_IsRefusedAsAWhole()
    {
        for (var i = 0; i < 3; i++)
            await TakeAsync(Enumerable.Range(i * 333, 333).Select(n => Event(n)).ToArray());

        Assert.NotNull(await _posted.TakeAsync([Event(2000), Event(2001)], CancellationToken.None));
        Assert.Equal(999, _book.Alerts.Current.Count);
        Assert.Null(await _posted.TakeAsync([Event(2000)], CancellationToken.None));

        Alert Event(int n) => new NamedEvent { Name = $"E{n}" }.ToAlert(_clock.GetUtcNow());
        async Task TakeAsync(Alert[] alerts) => Assert.Null(await _posted.TakeAsync(alerts, CancellationToken.None));
    }

    [Theory]
    [InlineData("", "info", "name:")]
    [InlineData("E", "urgent", "severity: \"urgent\"")]
    public async Task TakeAsync_BadEvent_NamesThePlace(string name, string severity, string problem)
    {
        var (alert, said) = await _events.TakeAsync(new NamedEvent { Name = name, Severity = severity }, CancellationToken.None);

        Assert.Null(alert);
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
        Assert.Empty(_book.Alerts.Current);
        Assert.Empty(_samples);
    }

    [Theory]
    [InlineData("severity")]
    [InlineData("9a")]
    [InlineData("__name__")]
    [InlineData("a-b")]
    public async Task TakeAsync_BadLabel_IsRefused(string label)
    {
        var (_, problem) = await _events.TakeAsync(new NamedEvent { Name = "E", Labels = new Dictionary<string, string> { [label] = "x" } }, CancellationToken.None);

        Assert.StartsWith("labels:", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeAsync_Events_AreCountedFromZero()
    {
        await TakeAsync(new NamedEvent { Name = "E", Service = "desk" });
        await TakeAsync(new NamedEvent { Name = "E", Service = "desk" });
        _counter.Sample();

        const string Series = "quarterdeck_events_total{name=\"E\", service=\"desk\"}";
        Assert.Equal([(Series, 0), (Series, 1), (Series, 2), (Series, 2)], _samples);
    }

    [Fact]
    public async Task Intake_FiringThenResolved_FollowsTheAlertmanager()
    {
        var started = _clock.GetUtcNow().AddMinutes(-3);
        await ReceiveAsync("firing", started, "0001-01-01T00:00:00Z");
        Assert.Equal((AlertState.Firing, AlertSource.Alertmanager, started), (Only().State, Only().Source, Only().Since));
        await AfterAsync(TimeSpan.FromHours(11));
        Assert.Equal(AlertState.Firing, Only().State);

        await ReceiveAsync("resolved", started, $"{_clock.GetUtcNow():O}");

        Assert.Equal((AlertState.Resolved, _clock.GetUtcNow()), (Only().State, Only().Since));
    }

    [Fact]
    public async Task Intake_NoWordOfItAnyMore_IsOverAfterTwelveHours()
    {
        await ReceiveAsync("firing", _clock.GetUtcNow(), "0001-01-01T00:00:00Z");
        await AfterAsync(TimeSpan.FromHours(12));

        Assert.Equal(AlertState.Resolved, Only().State);
    }

    [Fact]
    public async Task Intake_EndInThePast_IsResolvedWhateverItsStatus()
    {
        await ReceiveAsync("firing", _clock.GetUtcNow().AddHours(-1), "0001-01-01T00:00:00Z");
        await ReceiveAsync("firing", _clock.GetUtcNow().AddHours(-1), $"{_clock.GetUtcNow().AddMinutes(-1):O}");

        Assert.Equal(AlertState.Resolved, Only().State);
    }

    [Fact]
    public async Task Intake_ResolvedThatNobodyKnew_IsNoAlert()
    {
        await ReceiveAsync("resolved", _clock.GetUtcNow(), $"{_clock.GetUtcNow():O}");

        Assert.Empty(_book.Alerts.Current);
    }

    private async Task OpenAsync()
    {
        _book = new AlertBook(new AlertStore(_database.Writer, _database.Contexts), _clock);
        await _book.RestoreAsync(CancellationToken.None);
        _posted = new PostedAlerts(_book, _clock, NullLogger<PostedAlerts>.Instance);
        _counter = new EventCounter(new Sink(_samples), _clock);
        _events = new EventBook(_posted, _counter, _clock);
    }

    private Alert Only() => Assert.Single(_book.Alerts.Current.Values);

    private async Task TakeAsync(NamedEvent happened) => Assert.Null((await _events.TakeAsync(happened, CancellationToken.None)).Problem);

    private async Task AfterAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await _posted.SettleAsync(CancellationToken.None);
    }

    private async Task ReceiveAsync(string status, DateTimeOffset starts, string ends)
    {
        var body = $$"""{"version":"4","alerts":[{"status":"{{status}}","labels":{"alertname":"A","severity":"critical"},"annotations":{},"startsAt":"{{starts:O}}","endsAt":"{{ends}}"}]}""";
        Assert.Null(await new AlertmanagerIntake(_posted, _clock).TakeAsync(Encoding.UTF8.GetBytes(body), CancellationToken.None));
    }

    private sealed class Sink(List<(string, double)> samples) : ISampleSink
    {
        public void Append(Labels labels, long time, double value) => samples.Add((labels.ToString(), value));
    }
}
