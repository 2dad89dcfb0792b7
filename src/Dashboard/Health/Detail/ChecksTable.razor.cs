using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>The checks of a service with what each saw last.</summary>
public sealed partial class ChecksTable
{
    /// <summary>Letters of a message that are shown before it is opened.</summary>
    private const int MostShown = 180;

    [Parameter, EditorRequired] public ImmutableArray<CheckSnapshot> Checks { get; set; } = [];

    private string Timing(CheckDefinition check) => L[
        "every {0}, timeout {1}, {2} bad in a row confirm (asked again after {3}), {4} good in a row confirm a recovery",
        check.Interval.InWords(), check.Timeout.InWords(), check.Retries, check.RetryInterval.InWords(), check.RecoverAfter];

    /// <summary>What the service says of itself.</summary>
    private IEnumerable<string> ReportFacts(HealthReport report)
    {
        yield return L["says {0} of itself", report.Status.Word()];
        if (report.Version is { Length: > 0 } version)
            yield return L["version {0}", version];
        if (report.Uptime is { } uptime)
            yield return L["up for {0}", uptime.InWords()];
        foreach (var (name, status) in report.Dependencies.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            yield return $"{name} {status.Word()}";
    }
}
