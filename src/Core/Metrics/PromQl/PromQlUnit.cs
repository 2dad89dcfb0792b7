namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>In what the values of an expression are counted, as far as names and operations tell.</summary>
public enum PromQlUnit
{
    /// <summary>Not known: a bare number.</summary>
    Number,

    /// <summary>A share of one.</summary>
    Ratio,
    Seconds,
    Bytes,

    /// <summary>Unix time in seconds.</summary>
    Timestamp,

    /// <summary>Something countable per second.</summary>
    PerSecond,
    BytesPerSecond,

    /// <summary>Seconds within a second: busy processors, requests at once.</summary>
    SecondsPerSecond,
}
