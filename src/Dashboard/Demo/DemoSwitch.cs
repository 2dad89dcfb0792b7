using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>Sets the faults of the demo for people, on record.</summary>
internal sealed class DemoSwitch(DemoFleet fleet, AuditLog audit)
{
    /// <inheritdoc cref="DemoFleet.SetAsync"/>
    public async Task<string?> SetAsync(string service, DemoFault fault, Actor actor, CancellationToken cancellationToken)
    {
        var before = fleet.States.Current.GetValueOrDefault(service)?.Fault.Word();
        var problem = await fleet.SetAsync(service, fault, cancellationToken);
        await WriteAsync(actor, new AuditEntry("demo.fault", $"service/{service}") { Before = new { fault = before }, After = new { fault = fault.Word() } }, problem, cancellationToken);
        return problem;
    }

    /// <inheritdoc cref="DemoFleet.RepairAsync"/>
    public async Task<string?> RepairAsync(Actor actor, CancellationToken cancellationToken)
    {
        var faults = fleet.States.Current.Values.Where(state => state.Fault != DemoFault.None).ToDictionary(state => state.Service.Name, state => state.Fault.Word());
        var problem = await fleet.RepairAsync(cancellationToken);
        await WriteAsync(actor, new AuditEntry("demo.repair", "service") { Before = faults }, problem, cancellationToken);
        return problem;
    }

    private Task WriteAsync(Actor actor, AuditEntry entry, string? problem, CancellationToken cancellationToken) =>
        audit.WriteAsync(actor, entry with { Result = problem is null ? AuditResult.Done : AuditResult.Failed, Note = problem }, cancellationToken);
}
