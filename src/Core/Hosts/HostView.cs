using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Hosts;

/// <summary>A container as the engine just described it.</summary>
/// <param name="Facts">What it said; the last known facts where <paramref name="Undescribed"/> is set.</param>
/// <param name="Undescribed">Why there is no answer on it.</param>
internal sealed record Sighting(ContainerSnapshot Facts, string? Undescribed = null);

/// <summary>What is known of one host and its containers, and its part of the two feeds. Used by one caller at a time.</summary>
internal sealed class HostView(
    HostDeclaration declaration, ChangeFeed<string, HostSnapshot> hosts, ChangeFeed<ContainerKey, ContainerSnapshot> containers, TimeProvider time)
{
    /// <summary>The reason of a host that has neither answered nor failed yet.</summary>
    public const string FirstConnecting = "connecting for the first time";

    private readonly Dictionary<string, Tracked> _tracked = [];
    private bool _reachable;
    private HostSnapshot _host = new()
    {
        Name = declaration.Name,
        Endpoint = declaration.Endpoint,
        Status = Status.Unknown,
        Reason = FirstConnecting,
        Since = time.GetUtcNow(),
    };

    /// <summary>Shows the host before its first answer.</summary>
    public void Connecting() => hosts.Publish(_host.Name, _host);

    /// <summary>The engine answered: everything is known anew.</summary>
    public void Connected(EnginePing ping, EngineInfo info, IReadOnlyCollection<Sighting> all)
    {
        var now = time.GetUtcNow();
        var present = all.Select(sighting => sighting.Facts.Key.Id).ToHashSet();
        var gone = _tracked.Keys.Where(id => !present.Contains(id)).ToList();
        Publish(all, gone, now);
        _reachable = true;

        Publish(_host with
        {
            Status = Status.Ok,
            Reason = "connected",
            Since = _host.Status == Status.Ok ? _host.Since : now,
            LastSeen = now,
            EngineVersion = info.ServerVersion,
            ApiVersion = ping.ApiVersion,
            OperatingSystem = info.OperatingSystem,
            Kernel = info.KernelVersion,
            Architecture = info.Architecture,
            Cpus = info.Cpus,
            MemoryBytes = info.MemoryBytes,
        });
    }

    /// <summary>The engine described some containers, and no longer has others.</summary>
    public void Update(IReadOnlyCollection<Sighting> changed, IReadOnlyCollection<string> gone)
    {
        var now = time.GetUtcNow();
        Publish(changed, gone, now);
        Publish(_host with { LastSeen = now });
    }

    /// <summary>The engine answered. Crash loops that lie back far enough end here: no event tells of quiet.</summary>
    public void Seen()
    {
        var now = time.GetUtcNow();
        var calmer = _tracked.Values
            .Where(tracked => tracked.Restarts.Recent(now) != tracked.Snapshot.RecentRestarts)
            .Select(tracked => new Sighting(tracked.Snapshot))
            .ToList();
        Publish(calmer, [], now);
        Publish(_host with { LastSeen = now });
    }

    /// <summary>The last known container, for where its present facts cannot be read.</summary>
    public ContainerSnapshot? Find(string id) => _tracked.GetValueOrDefault(id)?.Snapshot;

    /// <summary>The engine does not answer: nothing is known of its containers any more but what was.</summary>
    public void Unreachable(string reason, bool ownFault)
    {
        var now = time.GetUtcNow();
        var status = ownFault ? Status.Unknown : Status.Down;
        if (!_reachable && _host.Status == status && _host.Reason == reason)
            return;

        foreach (var tracked in _tracked.Values)
        {
            tracked.Snapshot = tracked.Snapshot with
            {
                Status = Status.Unknown,
                Reason = $"host {_host.Name} is not reachable: {reason}",
                Since = _reachable ? now : tracked.Snapshot.Since,
            };
        }

        containers.Publish([.. _tracked.Values.Select(tracked => KeyValuePair.Create(tracked.Snapshot.Key, tracked.Snapshot))]);
        _reachable = false;
        Publish(_host with { Status = status, Reason = reason, Since = _host.Status == status ? _host.Since : now });
    }

    /// <summary>Takes the host and its containers out of the feeds.</summary>
    public void Clear()
    {
        containers.Publish([], [.. _tracked.Values.Select(tracked => tracked.Snapshot.Key)]);
        hosts.Remove(_host.Name);
    }

    private void Publish(HostSnapshot host)
    {
        _host = host with
        {
            ContainersTotal = _tracked.Count,
            ContainersRunning = _tracked.Values.Count(tracked => tracked.Snapshot.State == ContainerState.Running),
        };
        hosts.Publish(_host.Name, _host);
    }

    private void Publish(IReadOnlyCollection<Sighting> seen, IReadOnlyCollection<string> gone, DateTimeOffset now)
    {
        var upserts = new List<KeyValuePair<ContainerKey, ContainerSnapshot>>(seen.Count);
        foreach (var sighting in seen)
        {
            var snapshot = Judge(sighting, now);
            upserts.Add(KeyValuePair.Create(snapshot.Key, snapshot));
        }

        var removals = gone.Where(_tracked.Remove).Select(id => new ContainerKey(_host.Name, id)).ToList();
        containers.Publish(upserts, removals);
    }

    private ContainerSnapshot Judge(Sighting sighting, DateTimeOffset now)
    {
        var facts = sighting.Facts;
        var known = _tracked.GetValueOrDefault(facts.Key.Id);
        var restarts = known?.Restarts ?? new RestartHistory();
        // The engine forgets the code as soon as the next run begins.
        if (facts is { State: ContainerState.Running, ExitCode: 0 } && known is { Snapshot.ExitCode: var code } && facts.RestartCount >= known.Snapshot.RestartCount)
            facts = facts with { ExitCode = code };
        facts = facts with { RecentRestarts = sighting.Undescribed is null ? restarts.Observe(facts, now) : restarts.Recent(now) };

        var (status, reason) = sighting.Undescribed is { } why
            ? (Status.Unknown, $"the engine does not describe it: {why}")
            : ContainerStatus.Of(facts);
        var snapshot = facts with { Status = status, Reason = reason, Since = Since(known, facts, status, now) };
        if (known is null)
            _tracked.Add(facts.Key.Id, new Tracked(snapshot, restarts));
        else
            known.Snapshot = snapshot;
        return snapshot;
    }

    /// <summary>A change is dated by the engine's own facts where they can belong to it, else by now.</summary>
    private DateTimeOffset Since(Tracked? known, ContainerSnapshot facts, Status status, DateTimeOffset now)
    {
        var told = ContainerStatus.Since(facts) is { } time && time <= now ? time : now;
        if (known is null || !_reachable)
            return told;
        if (known.Snapshot.Status == status)
            return known.Snapshot.Since;
        return told > known.Snapshot.Since ? told : now;
    }

    private sealed class Tracked(ContainerSnapshot snapshot, RestartHistory restarts)
    {
        public ContainerSnapshot Snapshot { get; set; } = snapshot;

        public RestartHistory Restarts { get; } = restarts;
    }
}
