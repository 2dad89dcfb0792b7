using System.Data.Common;
using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>
/// Everything about one service. The present comes from the feed; the past is read on entry, when the status changes, when
/// another stretch is asked for, and every 30 seconds.
/// </summary>
public sealed partial class ServicePage
{
    private const int TransitionStep = 50;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _stale = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ServiceSnapshot? _service;
    private DateTimeOffset? _goneAt;
    private IReadOnlyList<WhyLine> _why = [];
    private DependencyMap _map = DependencyMap.Empty;
    private IReadOnlyList<(string Text, string Href)> _actions = [];
    private HashSet<string> _neighbours = [];
    private HistoryRange _range = HistoryRange.Day;
    private string? _check;
    private int _transitions = TransitionStep;
    private HistoryQuestion? _question;
    private ServiceHistory? _history;
    private string? _historyFault;

    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "range")] private string? Range { get; set; }

    [SupplyParameterFromQuery(Name = "check")] private string? Check { get; set; }

    [Inject] private HealthEngine Engine { get; set; } = default!;

    [Inject] private HealthHistory History { get; set; } = default!;

    [Inject] private HostInventory Inventory { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Title => _service is { } service ? $"{service.Name} {L[service.Status.Word()]}" : Name;

    private bool Busy => _history is not null && _history.Question != _question;

    /// <summary>The runbook where it is an address; a file of the workspace is named among the facts.</summary>
    private string? Runbook => _service?.Definition.Runbook is { } runbook && IsAddress(runbook) ? runbook : null;

    protected override void OnInitialized()
    {
        Follow(Engine.Services, static _ => { }, Take);
        Run(AgeHistoryAsync);
        Run(ReadHistoryAsync);
    }

    protected override void OnParametersSet()
    {
        var current = Engine.Services.Current.GetValueOrDefault(Name);
        if (current is not null || !string.Equals(_service?.Name, Name, StringComparison.Ordinal))
        {
            if (!string.Equals(_service?.Name, Name, StringComparison.Ordinal))
                (_history, _transitions) = (null, TransitionStep);
            (_service, _goneAt) = (current, null);
        }

        _range = HistoryRange.Find(Range);
        Rebuild();
        Ask();
    }

    private static bool IsAddress(string runbook) =>
        Uri.TryCreate(runbook, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private IEnumerable<string> Facts(ServiceSnapshot service)
    {
        var definition = service.Definition;
        if (definition.Summary is { Length: > 0 } summary)
            yield return summary;
        yield return L["priority {0}", L[definition.Priority.ToString().ToLowerInvariant()]];
        if (definition.Owner is { Length: > 0 } owner)
            yield return L["owner {0}", owner];
        yield return definition.Environment;
        if (definition.Origin == ServiceOrigin.Discovered)
            yield return L["discovered from its container"];
        if (definition.Runbook is { Length: > 0 } runbook && !IsAddress(runbook))
            yield return L["runbook {0}", $"runbooks/{runbook}"];
    }

    private bool Take(IReadOnlyList<Change<string, ServiceSnapshot>> changes)
    {
        var (concerned, turned) = (false, false);
        foreach (var (name, service) in changes)
        {
            concerned |= _neighbours.Contains(name) || (service is not null && _service is not null && service.Definition.DependsOn.Contains(_service.Name)) || _service is null;
            if (!string.Equals(name, Name, StringComparison.Ordinal))
                continue;
            concerned = true;
            turned = _service?.State.Since != service?.State.Since || _service?.Status != service?.Status;
            _goneAt = service is null && _service is not null ? Time.GetUtcNow() : null;
            _service = service ?? _service;
        }

        if (concerned)
            Rebuild();
        if (turned)
            Ask();
        return concerned;
    }

    private void Rebuild()
    {
        if (_service is not { } service)
            return;
        var services = Engine.Services.Current;
        _why = WhyStory.Tell(service, services, Time.GetUtcNow());
        _map = DependencyMap.Build(service.Name, services);
        _neighbours = [.. _map.Nodes.SelectMany(node => node.Rest.Prepend(node.Name)), .. service.BecauseOf is { } cause ? [cause] : Array.Empty<string>()];
        _actions = Actions(service);
    }

    /// <summary>What can be done with its containers, on the pages of these.</summary>
    private List<(string Text, string Href)> Actions(ServiceSnapshot service)
    {
        var selectors = service.Checks.Select(check => check.Definition.Probe).OfType<DockerProbeSettings>().Select(docker => docker.ToSelector());
        var containers = selectors.SelectMany(Inventory.Find).DistinctBy(container => container.Key).ToList();
        if (containers is [var only])
            return [(L["Logs"], Address(only)), (L["Restart…"], Address(only))];
        return [.. containers.Select(container => (L["Container {0}", container.Name].Value, Address(container)))];

        static string Address(ContainerSnapshot container) => $"hosts/{Uri.EscapeDataString(container.Key.Host)}/containers/{container.Key.Id[..Math.Min(12, container.Key.Id.Length)]}";
    }

    /// <summary>Checks whose latency can be shown.</summary>
    private static List<string> Measured(ServiceSnapshot service) =>
        [.. service.Checks.Where(check => check.Definition.Probe.HasLatency).Select(check => check.Definition.Key.Check)];

    /// <summary>Works out what of the past is wanted, and has it read.</summary>
    private void Ask()
    {
        if (_service is not { } service)
            return;
        var names = Measured(service);
        _check = Check is { } chosen && names.Contains(chosen) ? chosen : names.FirstOrDefault();
        _question = new HistoryQuestion(service.Name, _check, _range, _transitions);
        _stale.Writer.TryWrite(true);
    }

    private async Task AgeHistoryAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(Refresh, Time);
        while (await timer.WaitForNextTickAsync(leaving))
            _stale.Writer.TryWrite(true);
    }

    private async Task ReadHistoryAsync(CancellationToken leaving)
    {
        await foreach (var _ in _stale.Reader.ReadAllAsync(leaving))
        {
            if (_question is not { } question)
                continue;
            var (history, fault) = await ReadAsync(question, leaving);
            await InvokeAsync(() =>
            {
                _historyFault = fault;
                // An answer that nobody waits for any more is left out; the next one is on its way.
                if (history is not null && question == _question)
                    _history = history;
                StateHasChanged();
            });
        }
    }

    private async Task<(ServiceHistory? History, string? Fault)> ReadAsync(HistoryQuestion question, CancellationToken leaving)
    {
        try
        {
            return (await ServiceHistory.ReadAsync(History, question, Time.GetUtcNow(), leaving), null);
        }
        catch (DbException exception)
        {
            return (null, exception.Message);
        }
    }

    private void MoreTransitions()
    {
        _transitions += TransitionStep;
        Ask();
    }

    private void Show(HistoryRange range) => Go("range", range == HistoryRange.Day ? null : range.Key);

    private void ShowCheck(string? check) => Go("check", check);

    private void Go(string parameter, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(parameter, value), replace: true);
}
