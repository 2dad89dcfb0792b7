namespace Quarterdeck.Core.Health;

/// <summary>
/// The settings of one kind of probe, as written in a workspace below the kind's key. Immutable, compared by value:
/// an unchanged record keeps its check's state over a reload.
/// </summary>
public abstract record ProbeSettings
{
    /// <summary>What is probed, as shown on screens. Holds no secret: placeholders are shown unresolved.</summary>
    public abstract string Target { get; }

    /// <summary>Whether the answer depends on the console's network reaching beyond this machine.</summary>
    public virtual bool NeedsEgress => false;

    /// <summary>Whether a probe takes a time worth showing; not where it only looks up what is known already.</summary>
    public virtual bool HasLatency => true;
}

/// <summary>What one probe brought back. Times are measured by the probe around the exchange itself.</summary>
/// <param name="Outcome">What was found.</param>
/// <param name="Latency">How long the exchange took; zero where nothing was exchanged.</param>
/// <param name="Message">One line for a person: what was seen, with figures; no secrets; at most 300 characters.</param>
/// <param name="Report">What the service says of itself, where it answered in the standard form.</param>
/// <param name="Since">Since when what was found holds, where the target's keeper knows (an engine of its container).</param>
public sealed record ProbeResult(Outcome Outcome, TimeSpan Latency, string Message, HealthReport? Report = null, DateTimeOffset? Since = null)
{
    /// <summary>What the message says, as figures.</summary>
    public ProbeFacts? Facts { get; init; }

    public static ProbeResult Passed(TimeSpan latency, string message) => new(Outcome.Passed, latency, message);

    public static ProbeResult Degraded(TimeSpan latency, string message) => new(Outcome.Degraded, latency, message);

    public static ProbeResult Failed(TimeSpan latency, string message) => new(Outcome.Failed, latency, message);

    public static ProbeResult Error(string message) => new(Outcome.Error, TimeSpan.Zero, message);
}

/// <summary>What a probe saw, as figures for metrics and rules.</summary>
/// <param name="HttpStatus">The status code of the answer; <see langword="null"/> where there was no HTTP answer.</param>
/// <param name="CertificateExpiry">When the first of the certificates that the server sent ends; <see langword="null"/> where none was shown.</param>
public sealed record ProbeFacts(int? HttpStatus, DateTimeOffset? CertificateExpiry)
{
    /// <summary>The common name of that certificate where it is not the server's own, but one above it.</summary>
    public string? EndsAbove { get; init; }
}

/// <summary>The standard health response: what a service says of itself and of what it depends on.</summary>
/// <param name="Service">Its name for itself.</param>
/// <param name="Status">OK, DEGRADED or DOWN.</param>
/// <param name="Version">Its version, if told.</param>
/// <param name="Uptime">Time since its start, if told (the response's <c>uptime</c> is in seconds).</param>
/// <param name="Dependencies">Each dependency with OK, DEGRADED or DOWN.</param>
public sealed record HealthReport(string? Service, Status Status, string? Version, TimeSpan? Uptime, IReadOnlyDictionary<string, Status> Dependencies);

/// <summary>What a probe may need to know beside its settings.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Check">Name of the check, unique within the service.</param>
/// <param name="Timeout">The check's timeout. The runner cancels at this time; a probe needs it only for wording or protocol fields.</param>
public sealed record ProbeContext(string Service, string Check, TimeSpan Timeout);

/// <summary>
/// One kind of check. A failed target is a value, not an exception: implementations return a result for everything
/// a target can do, return <see cref="Outcome.Error"/> for the console's own faults (see <see cref="OwnFault"/>), and
/// throw only on bugs. They let <see cref="OperationCanceledException"/> pass: the runner tells timeout from shutdown.
/// </summary>
public interface IProbe
{
    /// <summary>The key in a workspace: <c>http</c>, <c>tcp</c>, ….</summary>
    string Kind { get; }

    /// <summary>The settings' type, a <see cref="ProbeSettings"/> record.</summary>
    Type SettingsType { get; }

    /// <summary>Observations in a row that confirm a failure where the check does not say.</summary>
    int DefaultRetries => 3;

    /// <summary>Probes once.</summary>
    ValueTask<ProbeResult> ProbeAsync(ProbeSettings settings, ProbeContext context, CancellationToken cancellationToken);
}

/// <summary>Base of all probes: ties a kind to its settings' type.</summary>
public abstract class Probe<TSettings>(string kind) : IProbe
    where TSettings : ProbeSettings
{
    public string Kind { get; } = kind;

    public Type SettingsType => typeof(TSettings);

    public virtual int DefaultRetries => 3;

    public ValueTask<ProbeResult> ProbeAsync(ProbeSettings settings, ProbeContext context, CancellationToken cancellationToken) =>
        ProbeAsync((TSettings)settings, context, cancellationToken);

    /// <inheritdoc cref="IProbe.ProbeAsync"/>
    protected abstract ValueTask<ProbeResult> ProbeAsync(TSettings settings, ProbeContext context, CancellationToken cancellationToken);
}
