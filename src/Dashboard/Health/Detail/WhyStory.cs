using Quarterdeck.Core;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>A sentence of why: text, then a service with its status, then what was seen.</summary>
/// <param name="Text">A key of <see cref="Shared.Texts"/>.</param>
/// <param name="Arguments">Fill the text's places.</param>
public sealed record WhyLine(string Text, params object[] Arguments)
{
    /// <summary>A service to look at next.</summary>
    public string? Service { get; init; }

    /// <summary>The status of <see cref="Service"/> or of the check that the text names.</summary>
    public Status? Status { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What was seen, as the probe said it.</summary>
    public string? Seen { get; init; }

    /// <summary>When the check that the text names is due.</summary>
    public DateTimeOffset? NextAt { get; init; }
}

/// <summary>Why a service is as it is: the facts that the console has, the deciding one first. Empty where there is nothing to tell.</summary>
public static class WhyStory
{
    public static IReadOnlyList<WhyLine> Tell(ServiceSnapshot service, IReadOnlyDictionary<string, ServiceSnapshot> services, DateTimeOffset now)
    {
        var decider = service.Checks.FirstOrDefault(check => string.Equals(check.Definition.Key.Check, service.Underneath.Check, StringComparison.Ordinal));
        return
        [
            .. service.Status == Status.Maintenance ? Planned(service) : [],
            .. service.Underneath.Status switch
            {
                Status.Down or Status.Degraded => Trouble(service, decider, services),
                Status.Unknown => Unknown(service, decider, now),
                Status.Paused => [new WhyLine("Paused: it is not checked meanwhile.") { Seen = service.State.Reason }],
                _ => [],
            },
            .. service.Checks.SelectMany(check => Doubts(check, now)),
        ];
    }

    private static IEnumerable<WhyLine> Planned(ServiceSnapshot service)
    {
        yield return service.Maintenance is { } maintenance
            ? new WhyLine("In maintenance \"{0}\": it is checked, but nobody is called.", maintenance.Window) { Until = maintenance.Until }
            : new WhyLine("In a maintenance window: it is checked, but nobody is called.") { Seen = service.State.Reason };
        yield return new WhyLine("Its checks say") { Status = service.Underneath.Status, Since = service.Underneath.Since };
    }

    private static IEnumerable<WhyLine> Trouble(ServiceSnapshot service, CheckSnapshot? decider, IReadOnlyDictionary<string, ServiceSnapshot> services)
    {
        if (decider is not null)
            yield return new WhyLine("Check {0}:", Name(decider)) { Seen = decider.State.Reason };
        if (service.BecauseOf is { } cause && services.TryGetValue(cause, out var root))
            yield return Point("Because of", root) with { Seen = root.State.Reason };

        var said = decider?.State.Last?.Report?.Dependencies.Where(pair => pair.Value != Status.Ok).ToDictionary() ?? [];
        foreach (var line in said.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => SaidByItself(pair.Key, pair.Value, service, services)))
            yield return line;

        foreach (var name in service.Definition.DependsOn)
        {
            if (name != service.BecauseOf && !said.ContainsKey(name) && services.TryGetValue(name, out var dependency) && dependency.Status is not Status.Ok)
                yield return Point("It depends on", dependency);
        }

        foreach (var check in service.Checks)
        {
            if (check != decider && check.State.Status is Status.Down or Status.Degraded)
                yield return new WhyLine("Check {0} as well:", Name(check)) { Status = check.State.Status, Since = check.State.Since, Seen = check.State.Reason };
        }
    }

    /// <summary>What the service's own health response says of a dependency, beside what is seen of that from here.</summary>
    private static WhyLine SaidByItself(string name, Status said, ServiceSnapshot service, IReadOnlyDictionary<string, ServiceSnapshot> services) =>
        name == service.BecauseOf ? new WhyLine("Its own health response names {0} {1}, too.", name, said.Word())
        : services.TryGetValue(name, out var seen) ? Point("Its own health response names {0} {1}. Seen from here:", seen, name, said.Word())
        : new WhyLine("Its own health response names {0} {1}.", name, said.Word());

    private static IEnumerable<WhyLine> Unknown(ServiceSnapshot service, CheckSnapshot? decider, DateTimeOffset now)
    {
        if (service.Checks.IsEmpty)
        {
            yield return new WhyLine("It has no check: declare one in the workspace.");
            yield break;
        }

        var check = decider ?? service.Checks[0];
        var (state, next) = (check.State, NextCheck.At(check, now));
        yield return state.LastAnswered switch
        {
            null => new WhyLine("Not checked yet:") { Seen = state.Last is null ? null : state.Reason, NextAt = next },
            { } answered when now - answered > check.Definition.StaleAfter => new WhyLine("Not checked since then, because:") { Since = answered, Seen = state.Reason, NextAt = next },
            _ => new WhyLine("Checked, but what was seen does not make a status yet:") { Seen = state.Last!.Message, NextAt = next },
        };
        yield return new WhyLine("Whether it works is not known. Nobody has seen it fail; nobody is called for it.");
    }

    /// <summary>What may change the status soon, or casts doubt on it.</summary>
    private static IEnumerable<WhyLine> Doubts(CheckSnapshot check, DateTimeOffset now)
    {
        var state = check.State;
        if (check.Confirming is { } progress && state.Last is { } last)
        {
            var recovering = state.Status is Status.Down || (state.Status is Status.Degraded && state.Failed.Count == 0);
            yield return new WhyLine(recovering ? "Check {0} recovers: {1} good in a row;" : "Check {0} is being confirmed: {1} failures in a row;", Name(check), progress)
            {
                Seen = last.Message,
                NextAt = NextCheck.At(check, now),
            };
        }

        if (state.Flapping)
            yield return new WhyLine("Check {0} keeps changing between good and bad; {1} in a row are needed for a change.", Name(check), check.Definition.Retries);
        if (state.Last is { Outcome: Outcome.Error } error && state.Status is not (Status.Unknown or Status.Paused))
            yield return new WhyLine("Check {0} could not be run just now. That is the console's own trouble and does not count against the service:", Name(check)) { Since = error.At, Seen = error.Message };
    }

    private static WhyLine Point(string text, ServiceSnapshot to, params object[] arguments) =>
        new(text, arguments) { Service = to.Name, Status = to.Status, Since = to.State.Since };

    private static string Name(CheckSnapshot check) => check.Definition.Key.Check;
}
