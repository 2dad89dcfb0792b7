namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Where a container wrote a line. With a terminal everything is <see cref="StdOut"/>.</summary>
public enum LogStream : byte
{
    StdOut = 1,
    StdErr = 2,
}

/// <summary>One line of a container's log.</summary>
/// <param name="Stream">Where it was written.</param>
/// <param name="At">When the engine took it, UTC; <see langword="null"/> where times were not asked for or are missing.</param>
/// <param name="Text">Without its line end; bytes that are no UTF-8 read as U+FFFD.</param>
/// <param name="Cut">Whether the line was longer than <see cref="MaxBytes"/> and lost its rest.</param>
public sealed record LogLine(LogStream Stream, DateTimeOffset? At, string Text, bool Cut)
{
    /// <summary>Longest line in bytes that is kept whole.</summary>
    public const int MaxBytes = 16 << 10;
}

/// <summary>Which lines of a log are wanted.</summary>
public sealed record LogQuery
{
    /// <summary>Whether to wait for further lines until the container stops.</summary>
    public bool Follow { get; init; }

    /// <summary>Lines from the end; all where absent.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines taken at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether each line tells its time.</summary>
    public bool Timestamps { get; init; } = true;
}
