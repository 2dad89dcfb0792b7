using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Alertmanagers;

/// <summary>
/// Sends every alert to the Alertmanagers of the workspace, as Prometheus does: at each change, again every minute while it
/// fires, and for a quarter of an hour once it is resolved (https://prometheus.io/docs/alerting/latest/clients/). What came
/// from an Alertmanager is not sent back. How it goes is noted as of a channel.
/// </summary>
internal sealed class AlertmanagerForwarder(
    ChangeFeed<AlertKey, Alert> alerts, Task ready, WorkspaceSource workspaces, ChannelHttp http, Action<string, SendAnswer> note, AlertOptions options, TimeProvider time)
    : BackgroundService
{
    /// <summary>Time between two sendings of an alert that does not change.</summary>
    public static readonly TimeSpan ResendEvery = TimeSpan.FromMinutes(1);

    /// <summary>A firing alert is valid for so long: some lost messages must not resolve it.</summary>
    private static readonly TimeSpan Valid = 4 * ResendEvery;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(10), ResolvedFor = TimeSpan.FromMinutes(15);

    private const int MostAtOnce = 256;

    private readonly Dictionary<string, Dictionary<AlertKey, (AlertState State, DateTimeOffset At)>> _sent = new(StringComparer.Ordinal);

    /// <summary>Sends to each Alertmanager what it should hear now.</summary>
    public async Task ForwardAsync(IReadOnlyList<AlertmanagerDeclaration> targets, CancellationToken cancellationToken)
    {
        foreach (var gone in _sent.Keys.Except(targets.Select(target => target.Url.Reveal())).ToList())
            _sent.Remove(gone);
        await Task.WhenAll(targets.Select(target => ForwardAsync(target, Sent(target), cancellationToken)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            await ForwardAsync(workspaces.Current.Items<AlertmanagerDeclaration>(AlertmanagersSection.SectionKey), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ForwardAsync(AlertmanagerDeclaration target, Dictionary<AlertKey, (AlertState State, DateTimeOffset At)> sent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = alerts.Current;
        foreach (var gone in sent.Keys.Where(key => !known.ContainsKey(key)).ToList())
            sent.Remove(gone);

        var api = new HttpTarget(new SecretText(target.Url.Template, target.Url.Reveal().TrimEnd('/') + "/api/v2/alerts")) { Tls = target.Tls, Headers = target.Headers };
        var secrets = new ChannelSecrets([target.Url, .. target.Headers.Values]);
        foreach (var batch in known.Values.Where(alert => IsDue(alert, sent, now)).Chunk(MostAtOnce))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timeout = new CancellationTokenSource(Timeout, time);
            await using var linked = timeout.Token.Register(either.Cancel);
            SendAnswer answer;
            try
            {
                answer = await http.PostAsync(api, Body(batch, now), secrets, static _ => null, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                answer = SendAnswer.Failed("no answer in time");
            }

            note(target.ChannelName, answer);
            if (!answer.Taken)
                return;
            foreach (var alert in batch)
                sent[alert.Key] = (alert.State, now);
        }
    }

    private static bool IsDue(Alert alert, Dictionary<AlertKey, (AlertState State, DateTimeOffset At)> sent, DateTimeOffset now)
    {
        if (alert.State == AlertState.Pending || alert.Source == AlertSource.Alertmanager)
            return false;
        if (alert.State == AlertState.Resolved && now - alert.ResolvedAt > ResolvedFor)
            return false;
        return !sent.TryGetValue(alert.Key, out var last) || last.State != alert.State || now - last.At >= ResendEvery;
    }

    private byte[] Body(Alert[] batch, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(batch.Select(alert => new
    {
        labels = alert.Labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal),
        annotations = alert.Annotations,
        startsAt = (alert.FiredAt ?? alert.ActiveAt).UtcDateTime,
        endsAt = (alert is { State: AlertState.Resolved, ResolvedAt: { } resolved } ? resolved : now + Valid).UtcDateTime,
        generatorURL = NotificationText.AlertLink(options.ExternalUrl, alert),
    }));

    private Dictionary<AlertKey, (AlertState State, DateTimeOffset At)> Sent(AlertmanagerDeclaration target)
    {
        var url = target.Url.Reveal();
        return _sent.TryGetValue(url, out var sent) ? sent : _sent[url] = [];
    }
}
