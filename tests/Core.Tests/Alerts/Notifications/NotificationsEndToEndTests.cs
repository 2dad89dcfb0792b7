using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Tests.Alerts.Routing;
using Quarterdeck.Core.Tests.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>As the console runs it: registered, hosted, with the real book and a receiver over HTTP.</summary>
public sealed class NotificationsEndToEndTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-notify-");
    private readonly RawServer _receiver = RawServer.Answering(ProbeCase.Http("200 OK", "thanks"));
    private readonly RawServer _broken = RawServer.Answering(ProbeCase.Http("403 Forbidden", "no"));
    private ServiceProvider _services = null!;

    private AlertBook Book => _services.GetRequiredService<AlertBook>();

    public async Task InitializeAsync()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "channels.yaml"), $$"""
            channels:
              - { name: ops, webhook: { url: "{{_receiver.Url}}" } }
              - { name: broken, webhook: { url: "{{_broken.Url}}" } }
            route:
              channel: ops
              groupBy: [alertname]
              groupWait: 0s
              routes:
                - { match: service="lost", channel: broken }
            """);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await _receiver.DisposeAsync();
        await _broken.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Fire_InTheBook_ReachesTheReceiverOnceOverARestart()
    {
        await RaiseAsync(Story.Alert("Slow", "api"));
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1, "the receiver is told");
        await Eventually.IsTrueAsync(() => Channel("ops").LastAnswer == "200: thanks", "its answer is shown");

        await StopAsync();
        await StartAsync();
        await RaiseAsync(Story.Alert("Other", "api"));
        await Eventually.IsTrueAsync(() => _receiver.Requests.Any(request => request.Contains("\"alertname\":\"Other\"", StringComparison.Ordinal)), "the console tells of news again");
        var test = await Notifications.SendTestAsync("ops", Actor.System, CancellationToken.None);

        Assert.True(test.Taken, test.Text);
        Assert.Single(_receiver.Requests, request => request.Contains("\"alertname\":\"Slow\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fire_ChannelRefuses_TheOtherHearsOfIt()
    {
        await RaiseAsync(Story.Alert("Slow", "lost"));

        await Eventually.IsTrueAsync(() => _receiver.Requests.Any(request => request.Contains("NotificationsFailing", StringComparison.Ordinal)), "the other channel is told");

        Assert.Equal("answer 403: no", Channel("broken").LastError);
        Assert.Contains(Book.Alerts.Current.Values, alert => alert is { Name: "NotificationsFailing", State: AlertState.Firing, Source: AlertSource.BuiltIn });
        Assert.Single(_broken.Requests);
    }

    private AlertNotifications Notifications => _services.GetRequiredService<AlertNotifications>();

    private ChannelState Channel(string name) => Notifications.Channels.Current[name];

    private Task RaiseAsync(Alert alert)
    {
        var now = TimeProvider.System.GetUtcNow();
        var firing = alert with { Annotations = ImmutableSortedDictionary<string, string>.Empty, ActiveAt = now, FiredAt = now };
        return Book.ReplaceAsync(new Dictionary<string, Dictionary<string, Alert>> { [alert.Rule] = new() { [alert.Fingerprint] = firing } }, now, CancellationToken.None);
    }

    private async Task StartAsync()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(new AlertOptions());
        services.AddData(new DatabaseOptions { Path = Path.Combine(_folder.FullName, "data", "quarterdeck.db") });
        services.AddAudit(new AuditOptions(), new AuditFolders(Path.Combine(_folder.FullName, "data", "keys"), Path.Combine(_folder.FullName, "data", "checkpoints")));
        services.AddWorkspaces(new WorkspaceOptions { Folder = _folder.FullName, WatchEvents = false });
        services.AddSingleton<ICronCalendar, DailyCalendar>();
        services.AddSingleton(provider => new AlertBook(
            new AlertStore(provider.GetRequiredService<DatabaseWriter>(), provider.GetRequiredService<IDbContextFactory<QuarterdeckDb>>()), TimeProvider.System));
        services.AddAlertNotifications();
        _services = services.BuildServiceProvider();
        await _services.PrepareDatabaseAsync(CancellationToken.None);
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(CancellationToken.None);
        await Book.RestoreAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
