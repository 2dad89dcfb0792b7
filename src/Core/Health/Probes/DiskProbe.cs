using System.Globalization;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>disk:</c>: free space of a file system of the machine that the console runs on.</summary>
public sealed record DiskProbeSettings : ProbeSettings, IValidatable
{
    /// <summary>Any path on the file system.</summary>
    public required string Path { get; init; }

    /// <summary>Less free than this percentage means DEGRADED.</summary>
    public double WarnFreePercent { get; init; } = 20;

    /// <summary>Less free than this percentage means failed.</summary>
    public double FailFreePercent { get; init; } = 5;

    /// <summary>Less free than this size means DEGRADED too.</summary>
    public ByteSize? WarnFree { get; init; }

    /// <summary>Less free than this size means failed too.</summary>
    public ByteSize? FailFree { get; init; }

    public override string Target => Path;

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!System.IO.Path.IsPathFullyQualified(Path))
            yield return (nameof(Path), $"\"{Path}\" is not a full path such as /var/lib");
        if (FailFreePercent is < 0 or > 100)
            yield return (nameof(FailFreePercent), "failFreePercent is 0 to 100");
        if (WarnFreePercent < FailFreePercent || WarnFreePercent > 100)
            yield return (nameof(WarnFreePercent), "warnFreePercent is failFreePercent to 100");
        if (WarnFree?.Bytes < FailFree?.Bytes)
            yield return (nameof(WarnFree), "warnFree is not less than failFree");
    }
}

/// <summary>Reads how full a file system is.</summary>
internal sealed class DiskProbe() : Probe<DiskProbeSettings>("disk")
{
    protected override async ValueTask<ProbeResult> ProbeAsync(DiskProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        if (!Path.Exists(settings.Path))
            return ProbeResult.Failed(TimeSpan.Zero, $"{settings.Path} does not exist on the console's machine");
        try
        {
            // A network file system can hang: the probe gives up on time, the call ends when the system lets it.
            var (free, total) = await Task.Run(() => Read(settings.Path), cancellationToken).WaitAsync(cancellationToken);
            return Judge(settings, free, total);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProbeResult.Error(MessageText.OneLine($"the console cannot read {settings.Path}: {e.Message}"));
        }
    }

    private static (long Free, long Total) Read(string path)
    {
        var drive = new DriveInfo(path);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }

    private static ProbeResult Judge(DiskProbeSettings settings, long free, long total)
    {
        if (total <= 0)
            return ProbeResult.Error($"the file system of {settings.Path} tells no size");

        var percent = 100.0 * free / total;
        // Rounded down: a message never shows the threshold itself for less than it.
        var shown = Math.Floor(percent * 10) / 10;
        var message = string.Create(CultureInfo.InvariantCulture,
            $"{(shown < 10 ? shown.ToString("0.#", CultureInfo.InvariantCulture) : Math.Floor(shown).ToString(CultureInfo.InvariantCulture))} % free ({new ByteSize(free).ToRounded()} of {new ByteSize(total).ToRounded()}) on {settings.Path}");
        if (percent < settings.FailFreePercent || free < settings.FailFree?.Bytes)
            return ProbeResult.Failed(TimeSpan.Zero, message);
        return percent < settings.WarnFreePercent || free < settings.WarnFree?.Bytes
            ? ProbeResult.Degraded(TimeSpan.Zero, message)
            : ProbeResult.Passed(TimeSpan.Zero, message);
    }
}
