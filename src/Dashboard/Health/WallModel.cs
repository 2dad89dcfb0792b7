using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Health;

/// <summary>What the wallboard shows: everything that is wrong as large tiles, the rest as small ones, both bounded.</summary>
/// <param name="Overall">Headline, counts, cause.</param>
/// <param name="Wrong">Services that are DOWN, DEGRADED or UNKNOWN, most urgent first.</param>
/// <param name="WrongLeftOut">How many more of these there are.</param>
/// <param name="Fine">The others.</param>
/// <param name="FineLeftOut">How many more of these there are.</param>
public sealed record WallModel(OverviewModel Overall, IReadOnlyList<ServiceSnapshot> Wrong, int WrongLeftOut, IReadOnlyList<ServiceSnapshot> Fine, int FineLeftOut)
{
    /// <summary>The most tiles of each kind: more cannot be read on any wall.</summary>
    public const int MostWrong = 24, MostFine = 240;

    public static WallModel Build(IReadOnlyCollection<ServiceSnapshot> services)
    {
        var ordered = OverviewModel.ByUrgency(services).ToLookup(service => service.Status is Status.Down or Status.Degraded or Status.Unknown);
        var (wrong, fine) = (ordered[true].ToList(), ordered[false].ToList());
        return new WallModel(
            OverviewModel.Build(services, OverviewFilter.All),
            [.. wrong.Take(MostWrong)],
            Math.Max(0, wrong.Count - MostWrong),
            [.. fine.Take(MostFine)],
            Math.Max(0, fine.Count - MostFine));
    }
}
