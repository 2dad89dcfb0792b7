using System.Text;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Sources;

/// <summary>What the console says of itself.</summary>
/// <param name="Write">Its metrics in the text format 0.0.4.</param>
public sealed record OwnExposition(Func<string> Write);

/// <summary>Stores the console's own metrics, under <c>job="quarterdeck"</c>.</summary>
internal sealed partial class OwnSamples(SampleStore store, OwnExposition exposition, TimeProvider time, ILogger<OwnSamples> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly KnownSeries _known = new(store, Labels.Of(("job", "quarterdeck"), ("instance", Environment.MachineName)));

    /// <summary>Stores them once.</summary>
    internal void Take()
    {
        var outcome = _known.Take(Encoding.UTF8.GetBytes(exposition.Write()), openMetrics: false, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (outcome.Error is { } error)
            LogRefused(error);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Take();
    }

    [LoggerMessage(530, LogLevel.Error, "The console's own metrics were refused: {Error}")]
    private partial void LogRefused(string error);
}
