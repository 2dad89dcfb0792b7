using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Demo;

/// <summary><c>/api/demo</c>: the fleet and its faults.</summary>
internal static class DemoApi
{
    public static void MapDemoApi(this WebApplication app)
    {
        if (app.Services.GetService<DemoFleet>() is null)
            return;
        var api = app.MapGroup("/api/demo").WithTags("Demo");
        api.MapGet("", List).WithName("ListDemo").WithSummary("Every service of the demo with its fault and the faults it can have").Needs(Role.Viewer, Area.Hosts);
        api.MapPost("/{service}/fault/{fault}", SetAsync).WithName("SetDemoFault").WithSummary("Sets a fault; none repairs").Needs(Role.Operator, Area.Hosts);
        api.MapPost("/repair", RepairAsync).WithName("RepairDemo").WithSummary("Takes every fault away").Needs(Role.Operator, Area.Hosts);
    }

    private static Ok<IEnumerable<DemoItem>> List(DemoFleet fleet) =>
        TypedResults.Ok(DemoServices.All.Select(service => DemoItem.Of(fleet.States.Current[service.Name])));

    private static async Task<Results<Ok<DemoItem>, ProblemHttpResult>> SetAsync(string service, string fault, DemoFleet fleet, DemoSwitch switches, CurrentActor who, CancellationToken cancellationToken)
    {
        if (!fleet.States.Current.ContainsKey(service))
            return TypedResults.Problem($"The demo has no service \"{service}\".", statusCode: StatusCodes.Status404NotFound);
        if (DemoFaults.Find(fault) is not { } wanted)
            return TypedResults.Problem($"There is no fault \"{fault}\": there are {string.Join(", ", Enum.GetValues<DemoFault>().Select(DemoFaults.Word))}.", statusCode: StatusCodes.Status400BadRequest);
        return await switches.SetAsync(service, wanted, who.Actor, cancellationToken) is { } problem
            ? TypedResults.Problem(problem, statusCode: StatusCodes.Status409Conflict)
            : TypedResults.Ok(DemoItem.Of(fleet.States.Current[service]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RepairAsync(DemoSwitch switches, CurrentActor who, CancellationToken cancellationToken) =>
        await switches.RepairAsync(who.Actor, cancellationToken) is { } problem
            ? TypedResults.Problem(problem, statusCode: StatusCodes.Status409Conflict)
            : TypedResults.NoContent();
}

internal sealed record DemoItem(string Name, string Fault, DateTime Since, int Port, IEnumerable<string> Faults)
{
    public static DemoItem Of(DemoState state) => new(state.Service.Name, state.Fault.Word(), state.Since.UtcDateTime, state.Port, state.Service.Faults.Select(DemoFaults.Word));
}
