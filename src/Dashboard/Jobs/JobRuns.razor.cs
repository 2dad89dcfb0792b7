using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>The last runs of a job. Read again when a run begins or ends.</summary>
public sealed partial class JobRuns : IDisposable
{
    private const int Shown = 20;

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<JobRun>? _stored;
    private IReadOnlyList<JobRun>? _runs;
    private (string Job, long? Run, JobRunState? State) _read;
    private string? _fault;

    [Parameter, EditorRequired] public JobStatus Job { get; set; } = default!;

    [Inject] private JobLedger Ledger { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Job.Name, Job.Newest?.Id, Job.Newest?.State);
        if (wanted != _read)
        {
            _read = wanted;
            try
            {
                _stored = await Ledger.RunsAsync(Job.Name, Shown, _leaving.Token);
                _fault = null;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (DbException exception)
            {
                _fault = exception.Message;
                return;
            }
        }

        if (_stored is not null)
            _runs = JobWords.Merge(Job.Newest, _stored);
    }
}
