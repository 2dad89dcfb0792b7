using Quarterdeck.Dashboard.Hosts.Logs;

namespace Quarterdeck.Dashboard.Tests.Hosts.Logs;

public sealed class LogWindowTests
{
    private readonly LogRing _ring = LogRingTests.Filled(LogFilter.None, 1000);

    [Fact]
    public void Draw_FirstTime_ShowsTheNewestAndSkipsNothing()
    {
        var window = new LogWindow(_ring);

        Assert.True(window.Draw());
        Assert.Equal((LogWindow.FollowedLines, "line 1000"), (window.Frame.Items.Count, window.Frame.Items[^1].Entry.Text));
        Assert.Equal((0, 0), (window.Frame.Skipped, window.SkippedInAll));
        Assert.False(window.Draw());
    }

    [Fact]
    public void Draw_MoreThanFits_CountsWhatWasNeverShown()
    {
        var window = new LogWindow(_ring);
        window.Draw();

        Add(1000);
        window.Draw();
        Assert.Equal((920, 920), (window.Frame.Skipped, window.SkippedInAll));

        Add(1000);
        DrawInARush(window);
        Assert.Equal((1840, 1840), (window.Frame.Skipped, window.SkippedInAll));

        Add(3);
        DrawInARush(window);
        Assert.Equal((0, 1840), (window.Frame.Skipped, window.SkippedInAll));

        Add(1);
        Assert.True(window.Draw());
    }

    [Fact]
    public void Draw_LinesFromBeforeTheViewerCame_AreNotSkipped()
    {
        var ring = new LogRing(LogFilter.None);
        var window = new LogWindow(ring);
        ring.Add(LogRingTests.Line("first"), earlier: true);
        window.Draw();
        for (var i = 0; i < 500; i++)
            ring.Add(LogRingTests.Line($"old {i}"), earlier: true);

        window.Draw();

        Assert.Equal((0, 0), (window.Frame.Skipped, window.SkippedInAll));
        Assert.Equal((501, 501), (ring.Received, ring.Earlier));
    }

    [Fact]
    public void Pause_LinesGoOn_KeepsWhatWasThere()
    {
        var window = new LogWindow(_ring);
        window.Draw();

        window.Pause();
        Add(5000);

        Assert.False(window.Draw());
        Assert.Equal((1000, "line 1", "line 1000"), (window.Frame.Items.Count, window.Frame.Items[0].Entry.Text, window.Frame.Items[^1].Entry.Text));
        Assert.Equal(5000, window.Waiting);
    }

    [Fact]
    public void Follow_AfterPause_ShowsTheNewestWithoutCallingThePauseSkipped()
    {
        var window = new LogWindow(_ring);
        window.Draw();
        window.Pause();
        Add(5000);

        window.Follow();

        Assert.Equal((LogWindow.FollowedLines, "more 4999"), (window.Frame.Items.Count, window.Frame.Items[^1].Entry.Text));
        Assert.Equal((0, 0, 0), (window.Frame.Skipped, window.SkippedInAll, window.Waiting));
    }

    /// <summary>While lines rush by, only the last of three draws is made.</summary>
    private static void DrawInARush(LogWindow window) =>
        Assert.Equal([false, false, true], Enumerable.Range(0, LogWindow.RushEvery).Select(_ => window.Draw()));

    private void Add(int lines)
    {
        for (var i = 0; i < lines; i++)
            LogRingTests.Add(_ring, $"more {i}");
    }
}
