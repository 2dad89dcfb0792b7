using System.Net;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Alerts;

/// <summary>kill -9 at any moment while alerts begin to fire: everybody is paged, and at most once too often.</summary>
public sealed class StormTests : IDisposable
{
    private const int Kills = 50, NewAlertsAtATime = 4;

    private readonly WebhookReceiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public async Task Kill_FiftyTimesInAStorm_LosesNoPageAndDoublesEachAtMostOnce()
    {
        var random = new Random(2);
        await using var console = await ConsoleProcess.StartAsync($$"""
            workspace: storm
            channels: [{ name: pager, webhook: "{{_receiver.Url}}" }]
            route: { channel: pager, groupBy: [episode], groupWait: 0s, groupInterval: 1s, repeatInterval: 1h }
            """);
        console.WriteWorkspace("alerts/storm.yml", """
            groups:
              - name: storm
                interval: 1s
                rules:
                  - { alert: Storm, expr: storm > 0, labels: { severity: critical } }
                  - { alert: Later, expr: storm > 0, for: 2s, labels: { severity: warning } }
            """);

        var pushed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            if (await PushAsync(console, pushed + NewAlertsAtATime))
                pushed += NewAlertsAtATime;

            // The last push is not in the journal of samples yet when the console dies.
            await Task.Delay(kill == Kills - 1 ? 0 : random.Next(0, 1500));
            await console.KillAsync();
            await console.StartAsync();
        }

        var all = Enumerable.Range(0, pushed).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(pushed >= Kills * NewAlertsAtATime / 2, $"only {pushed} alerts were raised");
        await Eventually.IsTrueAsync(
            () => all.TrueForAll(episode => Pages(episode, "Storm") > 0 && Pages(episode, "Later") > 0),
            () => $"a page for every alert; none for {string.Join(", ", all.Where(episode => Pages(episode, "Storm") == 0 || Pages(episode, "Later") == 0))}");
        Assert.Empty(all.Where(episode => Pages(episode, "Storm") > 2 || Pages(episode, "Later") > 2).Select(episode => $"{episode}: {Pages(episode, "Storm")} and {Pages(episode, "Later")} pages"));
        Assert.DoesNotContain(_receiver.Messages, message => message.GetProperty("status").ValueEquals("resolved"));
    }

    /// <summary>Messages that told of an alert as something new: it was not yet in the message before of its group.</summary>
    private int Pages(string episode, string name) => _receiver.Messages
        .Where(message => message.GetProperty("groupLabels").GetProperty("episode").ValueEquals(episode))
        .Select(message => message.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()).Order().ToList())
        .GroupBy(names => string.Join(' ', names))
        .Where(group => group.Key.Contains(name, StringComparison.Ordinal))
        .Select(group => group.Count())
        .DefaultIfEmpty()
        .Max();

    private static async Task<bool> PushAsync(ConsoleProcess console, int count)
    {
        var text = "# TYPE storm gauge\n" + string.Concat(Enumerable.Range(0, count).Select(episode => $"storm{{episode=\"{episode}\"}} 1\n"));
        using var body = new StringContent(text);
        using var answer = await console.Http.PostAsync("/api/metrics/push/storm", body);
        return answer.StatusCode == HttpStatusCode.NoContent;
    }
}
