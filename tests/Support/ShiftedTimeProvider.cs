namespace Quarterdeck.Tests;

/// <summary>The real clock, set to begin at a given moment: for tests whose data lies at fixed times but whose loops must run.</summary>
internal sealed class ShiftedTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly long _begin = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_begin);
}
