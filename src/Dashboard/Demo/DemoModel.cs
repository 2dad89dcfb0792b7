using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>A service of the demo on the page: what was made of it, and what the console found out.</summary>
/// <param name="State">The service with its fault.</param>
/// <param name="Board">What the console makes of it; <see langword="null"/> before the first look.</param>
internal sealed record DemoRow(DemoState State, ServiceSnapshot? Board)
{
    public string Name => State.Service.Name;

    public Status Status => Board?.Status ?? Status.Unknown;

    public bool Faulted => State.Fault != DemoFault.None;

    /// <summary>Whether the console has not said yet what was done: a fault that it still calls OK, or a repair that it does not see yet.</summary>
    public bool Pending => Faulted ? Status == Status.Ok : Status is Status.Down or Status.Degraded && Board!.BecauseOf is null;
}

/// <summary>The demo page's content.</summary>
internal sealed record DemoModel(IReadOnlyList<DemoRow> Rows)
{
    public IReadOnlyList<string> Faulted => [.. Rows.Where(row => row.Faulted).Select(row => row.Name)];

    /// <summary>Services that suffer without a fault of their own.</summary>
    public int Affected => Rows.Count(row => !row.Faulted && row.Status is Status.Down or Status.Degraded);

    public static DemoModel Build(IReadOnlyDictionary<string, DemoState> states, IReadOnlyDictionary<string, ServiceSnapshot> board) =>
        new([.. DemoServices.All.Where(service => states.ContainsKey(service.Name)).Select(service => new DemoRow(states[service.Name], board.GetValueOrDefault(service.Name)))]);
}
