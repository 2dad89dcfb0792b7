using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts;

public class ReconnectDelayTests
{
    [Fact]
    public void Next_AgainAndAgain_DoublesFromOneSecondToThirty()
    {
        var delay = new ReconnectDelay(new Random(1));

        foreach (var seconds in (int[])[1, 2, 4, 8, 16])
            Assert.InRange(delay.Next(), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.25));
        Assert.Equal([30, 30], new[] { delay.Next().TotalSeconds, delay.Next().TotalSeconds });

        delay.Reset();
        Assert.InRange(delay.Next(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.25));
    }

    [Fact]
    public void Next_TwoHosts_DoNotComeTogether() =>
        Assert.NotEqual(new ReconnectDelay(new Random(1)).Next(), new ReconnectDelay(new Random(2)).Next());
}
