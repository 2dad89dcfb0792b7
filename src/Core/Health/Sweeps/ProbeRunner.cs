using System.Diagnostics.CodeAnalysis;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>Runs one probe: applies the timeout, tells it from shutdown, and turns bugs into the console's own fault.</summary>
public sealed partial class ProbeRunner
{
    private readonly Dictionary<Type, IProbe> _probes;
    private readonly EgressGuard _egress;
    private readonly TimeProvider _time;
    private readonly ILogger<ProbeRunner> _logger;

    public ProbeRunner(IEnumerable<IProbe> probes, EgressGuard egress, TimeProvider time, ILogger<ProbeRunner> logger)
    {
        _probes = probes.ToDictionary(probe => probe.SettingsType);
        _egress = egress;
        _time = time;
        _logger = logger;
    }

    /// <summary>The probe for settings.</summary>
    public IProbe ProbeOf(ProbeSettings settings) => _probes[settings.GetType()];

    /// <summary>Probes once. Throws only when <paramref name="stopping"/> is cancelled.</summary>
    public async Task<Observation> RunAsync(CheckDefinition check, CancellationToken stopping)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var result = await ProbeAsync(check, stopping);
        if (check.Probe.NeedsEgress)
            result = await _egress.JudgeAsync(check.Key, result, stopping);
        // Whatever a target says about itself may hold a secret of its own.
        return new Observation(at, result.Outcome, result.Latency, Redactor.Text(result.Message), result.Report, result.Since) { Facts = result.Facts };
    }

    [SuppressMessage("Design", "CA1031", Justification = "A bug in a probe is the console's fault, never the target's.")]
    private async Task<ProbeResult> ProbeAsync(CheckDefinition check, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var timer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, check.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await ProbeOf(check.Probe).ProbeAsync(check.Probe, new ProbeContext(check.Key.Service, check.Key.Check, check.Timeout), limit.Token);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            return ProbeResult.Failed(check.Timeout, $"no answer within {check.Timeout.InWords()}");
        }
        catch (Exception exception)
        {
            LogBug(exception, check.Key);
            return ProbeResult.Error(OwnFault.Explain(exception) ?? $"the probe broke: {exception.GetType().Name} (see the console's log)");
        }
    }

    [LoggerMessage(210, LogLevel.Error, "The probe of {Check} threw; counted as the console's own fault")]
    private partial void LogBug(Exception exception, CheckKey check);
}
