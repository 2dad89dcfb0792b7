namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>What a viewer is shown.</summary>
/// <param name="Items">Lines, oldest first.</param>
/// <param name="Skipped">Lines right before them that went by too fast to be shown, in this and the previous draws without a pause; 0 where none did.</param>
internal sealed record LogFrame(IReadOnlyList<LogItem> Items, long Skipped);

/// <summary>
/// The part of a log that a viewer sees. While it follows, each draw shows the newest few lines and counts those that came
/// and went between two draws; while it is paused it shows what was there, all of it.
/// </summary>
internal sealed class LogWindow(LogRing ring)
{
    /// <summary>Lines drawn while following: more than fit on a usual screen.</summary>
    public const int FollowedLines = 80;

    /// <summary>Where each draw replaces everything nobody can read it anyway: then only every so many-th draw is made, to spare the browser.</summary>
    public const int RushEvery = 3;

    private int _rush;
    private long _passed;
    private long _earlier;
    private long _streak;
    private bool _fresh = true;

    public bool Following { get; private set; } = true;

    /// <summary>Lines that this viewer was never shown, since it was opened.</summary>
    public long SkippedInAll { get; private set; }

    public LogFrame Frame { get; private set; } = new([], 0);

    /// <summary>Lines that came while the view was paused.</summary>
    public long Waiting => Following ? 0 : Math.Max(0, ring.Passed - _passed);

    /// <summary>Draws the newest lines, where there are new ones; says whether anything changed.</summary>
    public bool Draw()
    {
        if (!Following || (!_fresh && ring.Passed == _passed))
            return false;
        if (_streak > 0 && ++_rush % RushEvery != 0)
            return false;

        var items = ring.Newest(FollowedLines, out var passed);
        // What was written before the viewer came does not go by: it is there to be scrolled back to.
        var earlier = ring.Earlier;
        var skipped = _fresh ? 0 : Math.Max(0, passed - _passed - (earlier - _earlier) - items.Count);
        (_passed, _earlier, _fresh) = (passed, earlier, false);
        SkippedInAll += skipped;
        _streak = skipped == 0 ? 0 : _streak + skipped;
        Frame = new LogFrame(items, _streak);
        return true;
    }

    /// <summary>Keeps what is there now, all of it, on screen.</summary>
    public void Pause()
    {
        if (!Following)
            return;
        Following = false;
        Hold();
    }

    /// <summary>Shows the newest lines again. What came during the pause was not skipped: it was not asked for.</summary>
    public void Follow()
    {
        if (Following)
            return;
        Following = true;
        Restart();
    }

    /// <summary>The filter of the ring is another: nothing that was drawn counts any more.</summary>
    public void Restart()
    {
        (_fresh, _streak) = (true, 0);
        if (Following)
            Draw();
        else
            Hold();
    }

    private void Hold()
    {
        Frame = new LogFrame(ring.Newest(int.MaxValue, out var passed), 0);
        _passed = passed;
    }
}
