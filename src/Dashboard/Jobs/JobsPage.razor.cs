using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>Every job with its schedule and its newest run; whether checks keep to their slots.</summary>
public sealed partial class JobsPage
{
    private static readonly TimeSpan SweepRefresh = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<string, JobStatus> _jobs = new(StringComparer.Ordinal);
    private SweepStatistics _sweep = new(0, 0, 0, 0);

    /// <summary>The job whose runs are shown.</summary>
    [SupplyParameterFromQuery(Name = "job")] private string? Open { get; set; }

    [Inject] private JobLedger Ledger { get; set; } = default!;

    [Inject] private HealthSweep Sweep { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Headline
    {
        get
        {
            var failed = _jobs.Values.Count(job => job.Newest?.State is JobRunState.Failed or JobRunState.Interrupted);
            return failed switch
            {
                0 when _jobs.Count == 0 => L["Jobs"],
                0 => L["All {0} jobs are fine", _jobs.Count],
                1 => L["1 job did not finish its newest run"],
                _ => L["{0} jobs did not finish their newest runs", failed],
            };
        }
    }

    protected override void OnInitialized()
    {
        _sweep = Sweep.Statistics;
        Follow(
            Ledger.Jobs,
            snapshot =>
            {
                foreach (var (name, job) in snapshot)
                    _jobs[name] = job;
            },
            changes =>
            {
                foreach (var (name, job) in changes)
                {
                    if (job is null)
                        _jobs.Remove(name);
                    else
                        _jobs[name] = job;
                }

                return true;
            });
        Run(ReadSweepAsync);
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private bool IsOpen(JobStatus job) => string.Equals(Open, job.Name, StringComparison.Ordinal);

    private void Toggle(JobStatus job) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("job", IsOpen(job) ? null : job.Name), replace: true);

    private async Task ReadSweepAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(SweepRefresh, Time);
        while (await timer.WaitForNextTickAsync(leaving))
        {
            var sweep = Sweep.Statistics;
            await InvokeAsync(() =>
            {
                if (sweep == _sweep)
                    return;
                _sweep = sweep;
                StateHasChanged();
            });
        }
    }
}
