using System.Numerics;

namespace Quarterdeck.Core.Health.Confirmation;

/// <summary>
/// Turns observations into confirmed status. A pure function of definition, state and observation, so the same
/// observations give the same transitions when they are replayed after a restart.
/// </summary>
public static class Confirm
{
    /// <summary>Flapping is judged over this many observations.</summary>
    private const int Window = 20;

    /// <summary>Changes within the window that begin flapping, and down to which it ends.</summary>
    private const int FlappingFrom = 6, FlappingUntil = 2;

    /// <summary>Takes in one observation. The change is <see langword="null"/> where nothing is confirmed by it.</summary>
    public static (CheckState State, StatusChange? Change) Apply(CheckState state, CheckDefinition check, Observation observation)
    {
        if (observation.Outcome == Outcome.Error)
        {
            var blind = state with { Last = observation };
            return (state.Status == Status.Unknown ? blind with { Reason = observation.Message } : blind, null);
        }

        var at = observation.At;
        var passed = observation.Outcome == Outcome.Passed;
        var failed = observation.Outcome == Outcome.Failed;
        // A clock that was set back must not bring the start period back.
        var started = state.StartedAt is { } first && first <= at ? first : at;
        state = state with { Last = observation, LastAnswered = at, StartedAt = started };

        if (!passed && check.StartPeriod > TimeSpan.Zero && at < started + check.StartPeriod)
        {
            var starting = Forget(state);
            return (state.Status == Status.Unknown ? starting with { Reason = $"starting: {observation.Message}" } : starting, null);
        }

        state = Remember(state, !passed) with
        {
            Passed = state.Passed.Next(passed, at),
            NotPassed = state.NotPassed.Next(!passed, at),
            Failed = state.Failed.Next(failed, at),
            NotFailed = state.NotFailed.Next(!failed, at),
        };

        if (Next(state, check) is not var (status, streak))
            return (state.Status is Status.Degraded or Status.Down && !passed ? state with { Reason = observation.Message } : state, null);

        var reason = status == Status.Ok
            ? state.Status is Status.Unknown or Status.Paused ? observation.Message : $"{streak.Count} good in a row; was {state.Status.Word()} for {(streak.First - state.Since).InWords()}"
            : streak.Count > 1 ? $"{observation.Message}, {streak.Count} in a row" : observation.Message;
        return Change(state, status, streak.First, reason);
    }

    /// <summary>Ends a status that is no longer known because the target was not asked for too long.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="check">As it is watched now.</param>
    /// <param name="watchedSince">When it began to be watched, or became what it is: where the last answer is not known, and after a pause, time counts from here.</param>
    /// <param name="now">The present.</param>
    public static (CheckState State, StatusChange? Change) Expire(CheckState state, CheckDefinition check, DateTimeOffset watchedSince, DateTimeOffset now)
    {
        var answered = state.LastAnswered is { } last && (state.Status != Status.Paused || last > watchedSince) ? last : watchedSince;
        if (state.Status == Status.Unknown || check.Paused || now - answered <= check.StaleAfter)
            return (state, null);

        var cleared = Forget(state);
        var reason = state.Last is { Outcome: Outcome.Error } error ? error.Message : "not checked: the console did not get to it";
        return Change(cleared, Status.Unknown, answered > state.Since ? answered : state.Since, reason);
    }

    /// <summary>The state without what was being confirmed.</summary>
    public static CheckState Forget(CheckState state) => state with { Passed = default, NotPassed = default, Failed = default, NotFailed = default };

    /// <summary>Begins a pause. Its end changes nothing by itself: the next observation does, or <see cref="Expire"/> where none comes.</summary>
    public static (CheckState State, StatusChange? Change) Pause(CheckState state, CheckPause pause, DateTimeOffset now)
    {
        if (state.Status == Status.Paused)
            return (state with { Reason = pause.Reason }, null);
        var fresh = new CheckState { Status = state.Status, Since = state.Since, Last = state.Last, LastAnswered = state.LastAnswered };
        return Change(fresh, Status.Paused, pause.Since < now ? pause.Since.Value : now, pause.Reason);
    }

    private static (Status Status, Streak Streak)? Next(CheckState state, CheckDefinition check) => state.Status switch
    {
        Status.Unknown or Status.Paused when state.Passed.Count > 0 => (Status.Ok, state.Passed),
        Status.Ok or Status.Unknown or Status.Paused or Status.Degraded when state.Failed.Count >= check.Retries => (Status.Down, state.Failed),
        Status.Ok or Status.Unknown or Status.Paused when state.NotPassed.Count >= check.Retries => (Status.Degraded, state.NotPassed),
        Status.Down or Status.Degraded when state.Passed.Count >= check.RecoverAfter => (Status.Ok, state.Passed),
        Status.Down when state.NotFailed.Count >= check.RecoverAfter => (Status.Degraded, state.NotFailed),
        _ => null,
    };

    private static (CheckState State, StatusChange Change) Change(CheckState state, Status to, DateTimeOffset at, string reason)
    {
        // A clock that was set back must not order transitions backwards.
        var since = at > state.Since ? at : state.Since;
        var change = new StatusChange(since, state.Status, to, reason);
        return (state with { Status = to, Since = since, Reason = reason }, change);
    }

    private static CheckState Remember(CheckState state, bool bad)
    {
        const uint Mask = (1u << Window) - 1;
        var recent = ((state.Recent << 1) | (bad ? 1u : 0u)) & Mask;
        var count = Math.Min(state.RecentCount + 1, Window);
        var pairs = count < 2 ? 0u : (1u << (count - 1)) - 1;
        var changes = BitOperations.PopCount((recent ^ (recent >> 1)) & pairs);
        var flapping = state.Flapping ? changes > FlappingUntil : changes >= FlappingFrom;
        return state with { Recent = recent, RecentCount = count, Flapping = flapping };
    }
}
