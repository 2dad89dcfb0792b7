using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>The demo's switches, beside what the console makes of them. Not found outside the demo.</summary>
public sealed partial class Demo
{
    private readonly Dictionary<string, DemoState> _states = [];
    private readonly Dictionary<string, ServiceSnapshot> _board = [];
    private DemoModel _model = new([]);
    private DemoFleet? _fleet;
    private string? _problem;
    private bool _busy;

    [Inject] private IServiceProvider Services { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private HealthEngine Engine { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    private string Headline => (_model.Faulted, _model.Affected) switch
    {
        ([], 0) => L["No faults are set"],
        ([], 1) => L["No faults are set, 1 service has yet to recover"],
        ([], var affected) => L["No faults are set, {0} services have yet to recover", affected],
        ([var one], 0) => L["{0} has a fault", one],
        ([var one], 1) => L["{0} has a fault, 1 more suffers", one],
        ([var one], var affected) => L["{0} has a fault, {1} more suffer", one, affected],
        (var several, 0) => L["{0} services have faults", several.Count],
        var (several, affected) => L["{0} services have faults, {1} more suffer", several.Count, affected],
    };

    protected override void OnInitialized()
    {
        _fleet = Services.GetService<DemoFleet>();
        if (_fleet is null)
            return;
        Follow(_fleet.States, snapshot => Take(_states, snapshot), changes => Take(_states, changes));
        Follow(Engine.Services, snapshot => Take(_board, snapshot), changes => Take(_board, changes));
    }

    private string Title(DemoRow row, DemoFault fault) =>
        row.State.Fault == fault ? L["{0}, set {1}", L[Meaning(fault)], Zone.Full(row.State.Since)] : L[Meaning(fault)];

    private static string Meaning(DemoFault fault) => fault switch
    {
        DemoFault.None => "no fault",
        DemoFault.Down => "refuses connections",
        DemoFault.Error => "answers with an error",
        DemoFault.Slow => "answers after 3 s",
        DemoFault.Degraded => "says that it is degraded",
        DemoFault.Flapping => "fails and works in turn, 6 s each",
        DemoFault.WrongBody => "answers something else",
        _ => "shows a certificate that has run out",
    };

    private string? Why(DemoRow row) => row switch
    {
        { Pending: true, Faulted: true } => L["works, as far as the board knows; the next check comes within 5 s"],
        { Board: null } => L["not looked at yet"],
        { Board: { BecauseOf: { } cause, Underneath.Reason: var reason } } => L["because of {0}: {1}", cause, reason],
        { Board.State.Reason: var reason } => reason,
    };

    private Task SetAsync(string service, DemoFault fault) => SwitchAsync(switches => switches.SetAsync(service, fault, Who.Actor, Leaving));

    private Task RepairAsync() => SwitchAsync(switches => switches.RepairAsync(Who.Actor, Leaving));

    private async Task SwitchAsync(Func<DemoSwitch, Task<string?>> change)
    {
        _busy = true;
        try
        {
            _problem = Who.Refusal(Role.Operator) ?? await change(Services.GetRequiredService<DemoSwitch>());
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // Left meanwhile.
        }
        finally
        {
            _busy = false;
        }
    }

    private void Take<TItem>(Dictionary<string, TItem> known, IReadOnlyDictionary<string, TItem> snapshot)
        where TItem : class
    {
        foreach (var (name, item) in snapshot)
            known[name] = item;
        _model = DemoModel.Build(_states, _board);
    }

    private bool Take<TItem>(Dictionary<string, TItem> known, IReadOnlyList<Change<string, TItem>> changes)
        where TItem : class
    {
        foreach (var (name, item) in changes)
        {
            if (item is null)
                known.Remove(name);
            else
                known[name] = item;
        }

        _model = DemoModel.Build(_states, _board);
        return true;
    }
}
