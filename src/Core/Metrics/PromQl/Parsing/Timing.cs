namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Which fixed time <c>@</c> names.</summary>
internal enum FixedTime
{
    /// <summary>None: the time of evaluation counts.</summary>
    None,

    /// <summary><see cref="Timing.At"/></summary>
    Given,

    /// <summary><c>@ start()</c></summary>
    Start,

    /// <summary><c>@ end()</c></summary>
    End,
}

/// <summary>The modifiers <c>offset</c> and <c>@</c>.</summary>
/// <param name="Offset">Milliseconds to look back; negative looks forward.</param>
/// <param name="Fixed">Whether the time is fixed, and how.</param>
/// <param name="At">The fixed time in milliseconds since 1970, UTC, if it is given.</param>
internal readonly record struct Timing(long Offset, FixedTime Fixed, long At)
{
    /// <summary>The fixed time in a query from start to end; <see langword="null"/> if there is none.</summary>
    public long? FixedAt(long start, long end) => Fixed switch
    {
        FixedTime.Given => At,
        FixedTime.Start => start,
        FixedTime.End => end,
        _ => null,
    };
}
