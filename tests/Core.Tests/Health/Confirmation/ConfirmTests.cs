using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.Confirmation;

public class ConfirmTests
{
    private readonly CheckDefinition _check = Check();

    [Fact]
    public void Apply_FirstPass_IsOkAtOnce()
    {
        var (state, changes) = Run("P");

        Assert.Equal(Status.Ok, state.Status);
        Assert.Equal(Start, Assert.Single(changes).At);
    }

    [Fact]
    public void Apply_FewerFailuresThanRetries_ChangesNothing()
    {
        var (state, changes) = Run("PFFPFFP");

        Assert.Equal(Status.Ok, state.Status);
        Assert.Single(changes);
    }

    [Fact]
    public void Apply_FailuresReachRetries_IsDownSinceTheFirstOfThem()
    {
        var (state, changes) = Run("PPFFF");

        Assert.Equal(Status.Down, state.Status);
        Assert.Equal(Start.AddSeconds(20), state.Since);
        Assert.Equal("HTTP 503, 3 in a row", changes[^1].Reason);
        Assert.Equal((Status.Ok, Status.Down), (changes[^1].From, changes[^1].To));
    }

    [Fact]
    public void Apply_Recovery_NeedsItsOwnThresholdAndDatesBack()
    {
        Assert.Equal(Status.Down, Run("PFFFP").State.Status);

        var (state, changes) = Run("PFFFPP");

        Assert.Equal(Status.Ok, state.Status);
        Assert.Equal(Start.AddSeconds(40), state.Since);
        Assert.Equal("2 good in a row; was DOWN for 30 s", changes[^1].Reason);
    }

    [Fact]
    public void Apply_DegradedAndFailedMixed_IsDegradedNotDown()
    {
        Assert.Equal(Status.Degraded, Run("PDFD").State.Status);
        Assert.Equal(Status.Down, Run("PDDDFFF").State.Status);
        Assert.Equal(Status.Degraded, Run("PFFFDD").State.Status);
    }

    [Theory]
    [InlineData("PFEFEF")]
    [InlineData("PFFEEEEF")]
    public void Apply_OwnFaultBetweenFailures_NeitherCountsNorForgives(string outcomes) =>
        Assert.Equal(Status.Down, Run(outcomes).State.Status);

    [Fact]
    public void Apply_OnlyOwnFaults_IsNeverDown()
    {
        var (state, changes) = Run("PEEEEEEEEEEEEEEE");

        Assert.Equal(Status.Ok, state.Status);
        Assert.Single(changes);
    }

    [Fact]
    public void Apply_FailureWithinStartPeriod_DoesNotCount()
    {
        var check = _check with { StartPeriod = TimeSpan.FromSeconds(60) };

        Assert.Equal(Status.Unknown, Run("FFFFF", check).State.Status);
        Assert.Equal(Status.Down, Run("FFFFFFFFF", check).State.Status);
        Assert.Equal(Start.AddSeconds(60), Run("FFFFFFFFF", check).State.Since);
    }

    [Fact]
    public void Apply_KeepsChanging_IsFlappingUntilQuiet()
    {
        Assert.False(Run("PFPFP").State.Flapping);
        Assert.True(Run("PFPFPFP").State.Flapping);
        Assert.True(Run("PFPFPFPPPPP").State.Flapping);
        Assert.False(Run("PFPFPFP" + new string('P', 20)).State.Flapping);
    }

    [Fact]
    public void Apply_ClockSetBack_OrdersTransitionsForward()
    {
        var (state, _) = Run("P");
        foreach (var second in new[] { -300, -290, -280 })
            (state, _) = Confirm.Apply(state, _check, Seen(second, Outcome.Failed));

        Assert.Equal(Status.Down, state.Status);
        Assert.Equal(Start, state.Since);
    }

    [Fact]
    public void Expire_NotAskedForLong_IsUnknownSinceTheLastAnswer()
    {
        var (state, _) = Run("PPP");

        Assert.Null(Confirm.Expire(state, _check, Start, Start.AddSeconds(20) + _check.StaleAfter).Change);
        var (expired, change) = Confirm.Expire(state, _check, Start, Start.AddSeconds(21) + _check.StaleAfter);

        Assert.Equal(Status.Unknown, expired.Status);
        Assert.Equal(Start.AddSeconds(20), change!.At);
    }

    [Fact]
    public void Expire_WhileTheConsoleIsAtFault_SaysSo()
    {
        var (state, _) = Run("PEE");

        var (expired, change) = Confirm.Expire(state, _check, Start, Start.AddMinutes(5));

        Assert.Equal(Status.Unknown, expired.Status);
        Assert.Equal("HTTP 503", change!.Reason);
    }

    [Fact]
    public void Expire_LastAnswerNotRemembered_CountsFromWhenWatchingBegan()
    {
        var state = new CheckState { Status = Status.Ok, Since = Start.AddDays(-3) };

        Assert.Null(Confirm.Expire(state, _check, Start, Start + _check.StaleAfter).Change);
        Assert.Equal((Start, Status.Unknown), (Confirm.Expire(state, _check, Start, Start.AddSeconds(1) + _check.StaleAfter) is { Change: { } change } ? (change.At, change.To) : default));
    }

    [Fact]
    public void Pause_AndResume_IsPausedUntilAnObservationDecides()
    {
        var (state, _) = Run("PFF");
        (state, var paused) = Confirm.Pause(state, CheckPause.Declared, Start.AddSeconds(30));
        Assert.Equal(Status.Paused, state.Status);
        Assert.Equal(0, state.NotPassed.Count);
        Assert.Equal((Start.AddSeconds(30), "paused in the workspace"), (paused!.At, paused.Reason));
        Assert.Null(Confirm.Expire(state, _check with { Pause = CheckPause.Declared }, Start.AddSeconds(30), Start.AddDays(1)).Change);

        Assert.Null(Confirm.Expire(state, _check, Start.AddDays(1), Start.AddDays(1) + _check.StaleAfter).Change);
        Assert.Equal(Status.Unknown, Confirm.Expire(state, _check, Start.AddDays(1), Start.AddDays(1).AddSeconds(1) + _check.StaleAfter).State.Status);
        Assert.Equal(Status.Ok, Confirm.Apply(state, _check, Seen(60, Outcome.Passed)).State.Status);
    }

    [Fact]
    public void Pause_BegunEarlier_IsBackDated()
    {
        var (state, _) = Run("P");

        Assert.Equal(Start.AddSeconds(12), Confirm.Pause(state, new CheckPause("finished", Start.AddSeconds(12)), Start.AddSeconds(30)).Change!.At);
        Assert.Equal(Start, Confirm.Pause(state, new CheckPause("finished", Start.AddDays(-1)), Start.AddSeconds(30)).Change!.At);
    }

    private (CheckState State, List<StatusChange> Changes) Run(string outcomes, CheckDefinition? check = null)
    {
        var state = new CheckState { Since = Start };
        var changes = new List<StatusChange>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var outcome = outcomes[i] switch { 'P' => Outcome.Passed, 'D' => Outcome.Degraded, 'F' => Outcome.Failed, _ => Outcome.Error };
            (state, var change) = Confirm.Apply(state, check ?? _check, Seen(i * 10, outcome));
            if (change is not null)
                changes.Add(change);
        }

        return (state, changes);
    }
}
