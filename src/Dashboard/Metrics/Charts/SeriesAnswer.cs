using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>The values of an expression over a stretch of time, or why there are none.</summary>
/// <param name="Expression">What was asked.</param>
/// <param name="Range">The stretch and its steps.</param>
public sealed record SeriesAnswer(string Expression, QueryRange Range)
{
    public IReadOnlyList<MatrixSeries> Series { get; init; } = [];

    /// <summary>Why it could not be answered.</summary>
    public string? Error { get; init; }

    /// <summary>Remarks of the engine, the more serious ones first.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>How long the answer took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Values in the answer.</summary>
    public long Samples => Series.Sum(series => (long)series.Samples.Count);
}
