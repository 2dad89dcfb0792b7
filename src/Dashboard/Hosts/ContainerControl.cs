using System.Globalization;
using Quarterdeck.Core;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>What somebody can have done to a container.</summary>
public enum ContainerAction
{
    Start,
    Stop,
    Restart,
}

/// <summary>An action under way, or the last one that ended.</summary>
/// <param name="Action">What was asked for.</param>
/// <param name="StartedAt">When, UTC.</param>
/// <param name="EndedAt">When the engine answered; <see langword="null"/> while it is under way.</param>
/// <param name="Answer">The engine's answer in words; the reason where it failed.</param>
/// <param name="Failed">Whether it was not done.</param>
public sealed record ContainerActionRun(ContainerAction Action, DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null, string Answer = "", bool Failed = false);

/// <summary>
/// Starts, stops and restarts containers for people. One action at a time for a container, whoever asks; everybody who
/// looks sees it, and it goes on when its tab is closed. Safe for concurrent use.
/// </summary>
public sealed partial class ContainerControl(HostInventory inventory, AuditLog audit, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ContainerControl> logger)
{
    /// <summary>How long a container may take to end by itself before the engine kills it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();

    /// <summary>Actions under way and those of the last minutes, the newest for each container.</summary>
    public ChangeFeed<ContainerKey, ContainerActionRun> Runs { get; } = new();

    /// <summary>Does it, and returns how it ended; <see langword="null"/> where another action on this container is under way.</summary>
    /// <param name="container">The container.</param>
    /// <param name="action">What to do.</param>
    /// <param name="actor">Who asks.</param>
    public async Task<ContainerActionRun?> RunAsync(ContainerSnapshot container, ContainerAction action, Actor actor)
    {
        var key = container.Key;
        var run = new ContainerActionRun(action, time.GetUtcNow());
        lock (_gate)
        {
            Forget(run.StartedAt);
            if (Runs.Current.TryGetValue(key, out var other) && other.EndedAt is null)
                return null;
            Runs.Publish(key, run);
        }

        LogAsked(action, container.Name, key.Id, key.Host);
        var entry = Entry(container, action);
        try
        {
            // First on record, then done: what a kill cuts off between the two is on record as begun.
            await audit.WriteAsync(actor, entry with { Result = AuditResult.Begun }, lifetime.ApplicationStopping);
            var done = await ActAsync(key, action, lifetime.ApplicationStopping);
            run = run with { EndedAt = time.GetUtcNow(), Answer = Words(action, done, time.GetUtcNow() - run.StartedAt) };
            LogDone(action, container.Name, key.Id, key.Host, run.Answer);
        }
        catch (DockerEngineException exception)
        {
            run = run with { EndedAt = time.GetUtcNow(), Answer = exception.Reason, Failed = true };
            LogFailed(action, container.Name, key.Id, key.Host, exception.Reason);
        }
        catch (OperationCanceledException)
        {
            run = run with { EndedAt = time.GetUtcNow(), Answer = "the console was shut down before the engine answered", Failed = true };
            LogFailed(action, container.Name, key.Id, key.Host, run.Answer);
        }

        Runs.Publish(key, run);
        await audit.WriteAsync(actor, entry with { Result = run.Failed ? AuditResult.Failed : AuditResult.Done, Note = run.Answer }, CancellationToken.None);
        return run;
    }

    private static AuditEntry Entry(ContainerSnapshot container, ContainerAction action) =>
        new($"container.{action.ToString().ToLowerInvariant()}", $"container/{container.Key.Host}/{container.Name}") { Before = new { container.Key.Id, container.Image, container.State } };

    private async Task<bool> ActAsync(ContainerKey key, ContainerAction action, CancellationToken cancellationToken)
    {
        if (inventory.Engine(key.Host) is not { } engine)
            throw new DockerEngineException(EngineFault.Console, $"the workspace no longer has a host {key.Host}");
        switch (action)
        {
            case ContainerAction.Start:
                return await engine.StartAsync(key.Id, cancellationToken);
            case ContainerAction.Stop:
                return await engine.StopAsync(key.Id, Grace, cancellationToken);
            default:
                await engine.RestartAsync(key.Id, Grace, cancellationToken);
                return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, run) in Runs.Current)
        {
            if (run.EndedAt < now - Remember)
                Runs.Remove(key);
        }
    }

    private static string Words(ContainerAction action, bool done, TimeSpan took) => (action, done) switch
    {
        (ContainerAction.Start, false) => "it was running already",
        (ContainerAction.Stop, false) => "it was not running",
        (ContainerAction.Start, _) => $"started, {Took(took)}",
        (ContainerAction.Stop, _) => $"stopped, {Took(took)}",
        _ => $"restarted, {Took(took)}",
    };

    private static string Took(TimeSpan took) => took < TimeSpan.FromSeconds(10) ? string.Create(CultureInfo.InvariantCulture, $"took {took.TotalSeconds:0.0} s") : $"took {took.InWords()}";

    [LoggerMessage(EventId = 5010, Level = LogLevel.Information, Message = "{Action} of container {Container} ({Id}) on host {Host} asked for on its page")]
    private partial void LogAsked(ContainerAction action, string container, string id, string host);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Information, Message = "{Action} of container {Container} ({Id}) on host {Host}: {Answer}")]
    private partial void LogDone(ContainerAction action, string container, string id, string host, string answer);

    [LoggerMessage(EventId = 5012, Level = LogLevel.Warning, Message = "{Action} of container {Container} ({Id}) on host {Host} failed: {Reason}")]
    private partial void LogFailed(ContainerAction action, string container, string id, string host, string reason);
}
