namespace Quarterdeck.Core.Metrics.Queries;

/// <summary>A query's value: scalar, string, instant vector or matrix. Times are milliseconds since 1970, UTC.</summary>
public abstract record QueryValue
{
    private QueryValue()
    {
    }

    /// <summary>One number.</summary>
    public sealed record Scalar(long Time, double Value) : QueryValue;

    /// <summary>One text.</summary>
    public sealed record Text(long Time, string Value) : QueryValue;

    /// <summary>For each label set one value at one time; ordered where the expression orders (<c>sort</c>, <c>topk</c>).</summary>
    public sealed record Vector(IReadOnlyList<VectorSample> Samples) : QueryValue;

    /// <summary>For each label set its values over time, ordered by labels.</summary>
    public sealed record Matrix(IReadOnlyList<MatrixSeries> Series) : QueryValue;
}

/// <summary>One element of an instant vector.</summary>
public readonly record struct VectorSample(Labels Labels, long Time, double Value);

/// <summary>One series of a matrix; without stale markers.</summary>
public sealed record MatrixSeries(Labels Labels, SampleBuffer Samples);
