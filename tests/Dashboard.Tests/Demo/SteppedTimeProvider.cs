namespace Quarterdeck.Dashboard.Tests.Demo;

/// <summary>The real clock with real timers, which a test can set ahead: for real sockets whose behaviour depends on the time.</summary>
internal sealed class SteppedTimeProvider : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Step(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
