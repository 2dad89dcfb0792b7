namespace Quarterdeck.Core.Metrics;

/// <summary>Takes samples that were worked out: results of rules, and the console's own measurements.</summary>
public interface ISampleSink
{
    /// <summary>Adds a sample; one that is not later than the series' newest is left out.</summary>
    /// <param name="labels">Identity of the series; its name among them.</param>
    /// <param name="time">Milliseconds since 1970, UTC.</param>
    /// <param name="value">Any value; <see cref="StaleMarker.Value"/> ends the series.</param>
    void Append(Labels labels, long time, double value);
}
