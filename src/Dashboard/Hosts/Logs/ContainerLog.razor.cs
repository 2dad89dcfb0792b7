using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>
/// The live log of a container. The server keeps the newest lines and sends five times a second at most the few that fit
/// on a screen, so that neither the browser's memory nor the connection grows with the speed of the log.
/// </summary>
public sealed partial class ContainerLog
{
    /// <summary>Wrapped lines have no common height to scroll by, so they are drawn all, and therefore fewer.</summary>
    private const int WrappedLines = 1000;

    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the first lines may take before the log is called empty.</summary>
    private static readonly TimeSpan FirstLines = TimeSpan.FromSeconds(2);

    private static readonly LogSeverity[] Levels = [LogSeverity.Error, LogSeverity.Warn, LogSeverity.Info, LogSeverity.Debug];

    private readonly HashSet<long> _open = [];
    private LogFilter _filter = LogFilter.None;
    private LogRing _ring = new(LogFilter.None);
    private LogWindow _window = new(new LogRing(LogFilter.None));
    private LogTail? _tail;
    private CancellationTokenSource? _reading;
    private List<LogItem> _held = [];
    private ElementReference _scroller;
    private ContainerScript? _script;
    private long _waiting;
    private long _perSecond;
    private string? _said;

    [Parameter, EditorRequired] public ContainerSnapshot Container { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "only")] private bool? Only { get; set; }

    [SupplyParameterFromQuery(Name = "level")] private string? LevelWords { get; set; }

    [SupplyParameterFromQuery(Name = "lines")] private int? Lines { get; set; }

    [SupplyParameterFromQuery(Name = "wrap")] private bool? Wrap { get; set; }

    [Inject] private HostInventory Inventory { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    private string StateStyle => _tail?.State switch { TailState.Live when _window.Following => "live", TailState.Failed => "failed", _ => "" };

    private string StateWords => _tail?.State switch
    {
        TailState.Ended => L["The container does not run; the log goes on when it starts again"],
        TailState.Failed => L["The log cannot be read: {0}", _tail.Reason],
        TailState.Live when !_window.Following => L["Paused"],
        TailState.Live => L["Following"],
        _ => L["Opening …"],
    };

    private string EmptyWords => _ring.Received == 0
        ? _tail is not { State: not TailState.Opening } tail || Time.GetUtcNow() - tail.Since < FirstLines ? L["Reading …"] : L["The container has written nothing yet"]
        : L["None of the last {0} lines matches", Math.Min(_ring.Received, _filter.Lines)];

    /// <summary>The style of a level; empty for none.</summary>
    internal static string StyleOf(LogSeverity severity) => severity == LogSeverity.None ? "" : WordOf(severity);

    internal static string WordOf(LogSeverity severity) => severity switch
    {
        LogSeverity.Error => "error",
        LogSeverity.Warn => "warn",
        LogSeverity.Info => "info",
        LogSeverity.Debug => "debug",
        _ => "",
    };

    protected override void OnInitialized() => Run(DrawAsync);

    protected override void OnParametersSet()
    {
        var filter = LogFilter.Parse(Search, LevelWords, Lines, Only, Wrap);
        if (_tail is null || filter.Lines > _filter.Lines)
            Open(filter);
        else if (filter != _filter)
        {
            _ring.Use(filter);
            _window.Restart();
            _held = [.. _window.Frame.Items];
        }

        _filter = filter;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = await ContainerScript.LoadAsync(Script, Leaving);
        await _script.WatchScrollAsync(_scroller, () => InvokeAsync(() =>
        {
            Pause();
            StateHasChanged();
        }));
    }

    protected override async ValueTask LeaveAsync()
    {
        _reading?.Dispose();
        if (_script is not null)
            await _script.DisposeAsync();
    }

    /// <summary>Reads from the engine anew: what is kept reaches back less far than what is wanted.</summary>
    private void Open(LogFilter filter)
    {
        _reading?.Cancel();
        _reading = CancellationTokenSource.CreateLinkedTokenSource(Leaving);
        _ring = new LogRing(filter);
        _window = new LogWindow(_ring);
        _tail = new LogTail(Inventory, Container.Key, _ring, filter.Lines, Time);
        var (tail, token) = (_tail, _reading.Token);
        Run(_ => tail.RunAsync(token));
    }

    private async Task DrawAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(DrawEvery, Time);
        var (draws, before) = (0, 0L);
        (TailState?, DateTimeOffset?) state = default;
        while (await timer.WaitForNextTickAsync(leaving))
        {
            var second = ++draws % 5 == 0;
            await InvokeAsync(() =>
            {
                var changed = _window.Draw();
                if (second)
                {
                    var (rate, waiting) = (Math.Max(0, _ring.Received - _ring.Earlier - before), _window.Waiting);
                    changed |= rate != _perSecond || waiting != _waiting || _ring.Received == 0;
                    (_perSecond, _waiting, before) = (rate, waiting, _ring.Received - _ring.Earlier);
                }

                changed |= state != (_tail?.State, _tail?.Since);
                state = (_tail?.State, _tail?.Since);
                if (changed)
                    StateHasChanged();
            });
        }
    }

    private void Pause()
    {
        _window.Pause();
        _held = [.. _window.Frame.Items];
    }

    private void Toggle()
    {
        if (_window.Following)
        {
            Pause();
            return;
        }

        _window.Follow();
        _open.Clear();
        _waiting = 0;
        _ = _script?.ToNewestAsync(_scroller);
    }

    /// <summary>What somebody reads must not run away.</summary>
    private void Expand(LogItem item)
    {
        Pause();
        if (!_open.Remove(item.Number))
            _open.Add(item.Number);
    }

    private async Task CopyAsync() => _said = await _script!.CopyAsync(Written(), Leaving) ? L["{0} lines copied", _window.Frame.Items.Count] : L["The browser does not let the console copy"];

    private async Task DownloadAsync()
    {
        var name = $"{Container.Name}-{TimeZoneInfo.ConvertTime(Time.GetUtcNow(), Zone.Zone):yyyyMMdd-HHmmss}.log";
        await _script!.DownloadAsync(Written(), name, Leaving);
        _said = L["{0} lines saved as {1}", _window.Frame.Items.Count, name];
    }

    /// <summary>What is on screen, as text; while following that is everything kept that passes the filter.</summary>
    private string Written()
    {
        Pause();
        var text = new StringBuilder();
        foreach (var item in _window.Frame.Items.Where(item => !item.IsRemark))
            text.Append(CultureInfo.InvariantCulture, $"{item.Entry.At?.UtcDateTime:o} {item.Entry.Text}\n");
        return text.ToString();
    }

    private void Show(LogFilter filter) => Navigation.NavigateTo($"{Navigation.Uri.Split('?')[0]}{filter.ToQuery()}", replace: true);
}
