using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>What a container uses, live, while this is open.</summary>
public sealed partial class ContainerStatsTab
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromSeconds(1);

    private readonly UsageHistory _history = new();

    [Parameter, EditorRequired] public ContainerSnapshot Container { get; set; } = default!;

    [Inject] private HostStats Stats { get; set; } = default!;

    private string Processes => _history.Newest is { } newest ? L["{0} processes and threads.", newest.Processes] : "";

    private IEnumerable<UsageChart> Charts
    {
        get
        {
            var now = _history.Newest;
            var limit = _history.Usages.LastOrDefault()?.MemoryLimitBytes ?? 0;
            yield return Chart(L["CPU"], HostWords.Percent(now?.CpuPercent), top => HostWords.Percent(top), usage => usage.CpuPercent, second: null);
            yield return Chart(
                L["Memory"], $"{HostWords.Size(now?.MemoryBytes)} / {HostWords.Size(now is null ? null : limit)}", top => HostWords.Size((long)top), usage => usage.MemoryBytes, second: null);
            yield return Chart(
                L["Network"], $"↓ {HostWords.Rate(now?.Received)}  ↑ {HostWords.Rate(now?.Sent)}", top => HostWords.Rate(top), usage => usage.Received, usage => usage.Sent);
            yield return Chart(
                L["Block I/O"], L["read {0}, written {1}", HostWords.Rate(now?.Read), HostWords.Rate(now?.Written)], top => HostWords.Rate(top), usage => usage.Read, usage => usage.Written);
        }
    }

    protected override void OnInitialized()
    {
        var key = Container.Key;
        Run(async leaving =>
        {
            await foreach (var batch in Stats.WatchContainerAsync(key, DrawEvery, leaving))
            {
                await InvokeAsync(() =>
                {
                    foreach (var change in batch)
                        _history.Take(change.Item);
                    StateHasChanged();
                });
            }
        });
    }

    private UsageChart Chart(string name, string now, Func<double, string> words, Func<ContainerUsage, double?> first, Func<ContainerUsage, double?>? second)
    {
        var usages = _history.Usages;
        var end = usages.LastOrDefault()?.At ?? Time.GetUtcNow();
        var top = UsageLine.Top(Math.Max(usages.Max(first) ?? 0, second is null ? 0 : usages.Max(second) ?? 0));
        return new UsageChart(name, now, words(top), Path(first), second is null ? "" : Path(second));

        string Path(Func<ContainerUsage, double?> value) => UsageLine.Path(usages.Select(usage => (usage.At, value(usage))), end, top);
    }

    private sealed record UsageChart(string Name, string Now, string Top, string First, string Second);
}
