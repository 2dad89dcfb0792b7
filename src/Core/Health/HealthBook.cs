using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>The state of everything watched, in memory. Touched by the health engine's loop only.</summary>
internal sealed class HealthBook
{
    private readonly Dictionary<string, WatchedService> _services = [];
    private readonly Dictionary<CheckKey, WatchedCheck> _checks = [];
    private readonly Dictionary<CheckKey, int> _ids = [];
    private readonly Dictionary<string, StoredService> _storedServices = [];
    private readonly Dictionary<int, CheckState> _storedStates = [];
    private readonly Dictionary<int, Dictionary<Status, DateTimeOffset>> _left = [];
    private Dictionary<int, List<StoredObservation>> _journal = [];
    private int _nextId = 1;

    public int KnownChecks => _ids.Count;

    public void Restore(StoredHealth stored)
    {
        foreach (var (key, id) in stored.CheckIds)
        {
            _ids[key] = id;
            _nextId = Math.Max(_nextId, id + 1);
        }

        foreach (var (id, state) in stored.CheckStates)
            _storedStates[id] = state;
        foreach (var (key, status, at) in stored.Left.Where(left => _ids.ContainsKey(left.Check)))
            LeftBy(_ids[key])[status] = at;
        foreach (var (name, service) in stored.Services)
            _storedServices[name] = service;
        _journal = stored.Journal.GroupBy(item => item.Check, item => item.Observation).ToDictionary(group => group.Key, group => group.ToList());
    }

    public bool Has(string service) => _services.ContainsKey(service);

    public ServiceSnapshot Snapshot(string service) => _services[service].Snapshot();

    /// <summary>By id of the check; also of those that are not watched now, and may be again.</summary>
    public Dictionary<int, CheckState> States()
    {
        var states = new Dictionary<int, CheckState>(_storedStates);
        foreach (var check in _checks.Values)
            states[check.Id] = check.State;
        return states;
    }

    /// <summary>Takes in one input; what it changes is gathered in <paramref name="batch"/>.</summary>
    public void Take(HealthInput input, HealthBatch batch)
    {
        switch (input)
        {
            case HealthInput.Observed observed when _checks.TryGetValue(observed.Check, out var check) && !check.Definition.Paused:
                batch.Add(check, observed.Observation);
                check.Told(observed.Observation.Outcome.ToStatus(), observed.Observation.Since);
                Become(check, Confirm.Apply(check.State, check.Definition, observed.Observation), observed.Observation.At, batch);
                var service = _services[observed.Check.Service];
                if (service.Checks[0] == check)
                    service.Trend.Add(observed.Observation.At, observed.Observation.Latency);
                break;

            case HealthInput.Started started when _services.TryGetValue(started.Service, out var restarted):
                foreach (var check in restarted.Checks)
                    check.State = check.State with { StartedAt = started.At };
                break;

            case HealthInput.Looked looked:
                foreach (var (key, check) in _checks)
                {
                    var expired = Confirm.Expire(check.State, check.Definition, check.WatchedSince, looked.At);
                    if (expired.Change is not null)
                        Become(check, expired, looked.At, batch);
                }

                break;

            case HealthInput.Maintained maintained:
                foreach (var (name, notice) in maintained.Services)
                {
                    if (!_services.TryGetValue(name, out var concerned))
                        continue;
                    concerned.Maintain(notice, maintained.At);
                    batch.Touched.Add(name);
                }

                break;

            case HealthInput.Defined defined:
                Define(defined, batch);
                break;
        }
    }

    /// <summary>Works out the services that the batch touched, and who suffers because of whom.</summary>
    public void Settle(HealthBatch batch, DateTimeOffset now)
    {
        var changed = false;
        foreach (var name in batch.Touched)
        {
            if (!_services.TryGetValue(name, out var service))
                continue;
            var changes = service.Evaluate(now);
            batch.Add(name, changes, now);
            changed |= changes.Count > 0;
        }

        if (!changed && !batch.Redefined && batch.Removed.Count == 0)
            return;
        foreach (var (name, service) in _services)
        {
            var because = BlameFinder.Find(service, _services);
            if (string.Equals(because, service.BecauseOf, StringComparison.Ordinal))
                continue;
            service.BecauseOf = because;
            batch.Touched.Add(name);
        }
    }

    private static void Become(WatchedCheck check, (CheckState State, StatusChange? Change) next, DateTimeOffset at, HealthBatch batch)
    {
        check.Become(next.State, next.Change);
        batch.Add(check.Definition.Key, next.Change, at);
        batch.Touched.Add(check.Definition.Key.Service);
    }

    private void Define(HealthInput.Defined defined, HealthBatch batch)
    {
        var wanted = defined.Services.ToDictionary(service => service.Name);
        foreach (var (name, service) in _services.Where(pair => !wanted.ContainsKey(pair.Key)).ToList())
        {
            foreach (var check in service.Checks)
                Retire(check);
            _storedServices[name] = service.ToStored();
            _services.Remove(name);
            batch.Removed.Add(name);
        }

        foreach (var definition in defined.Services)
        {
            if (_services.TryGetValue(definition.Name, out var known) && known.Definition == definition)
                continue;
            Define(definition, known, defined.At, batch);
        }
    }

    private void Define(ServiceDefinition definition, WatchedService? known, DateTimeOffset at, HealthBatch batch)
    {
        var service = known ?? Create(definition, at);
        service.Definition = definition;
        _services[definition.Name] = service;

        var before = service.Checks.ToDictionary(check => check.Definition.Key);
        service.Checks.Clear();
        foreach (var check in definition.Checks)
        {
            before.Remove(check.Key, out var watched);
            service.Checks.Add(watched = watched is null ? Create(check, at, batch) : Redefine(watched, check, at));
            _checks[check.Key] = watched;
            if (check.Pause is not { } pause)
                continue;
            watched.Told(Status.Paused, pause.Since);
            Become(watched, Confirm.Pause(watched.State, pause, at), at, batch);
        }

        foreach (var gone in before.Values)
            Retire(gone);
        if (definition.Checks is [var first, ..])
            service.Trend = known is not null && known.Checks.Count > 0 && before.Count == 0 ? service.Trend : new LatencyTrend(first.Interval);
        batch.Touched.Add(definition.Name);
        batch.Redefined = true;
    }

    private WatchedService Create(ServiceDefinition definition, DateTimeOffset at) =>
        _storedServices.Remove(definition.Name, out var stored)
            ? new WatchedService(definition, stored)
            : new WatchedService(definition, StoredService.New(definition.Checks.Select(check => FirstSeen(check.Key)).Append(at).Min() ?? at));

    /// <summary>When a check that never changed its status was first watched, before this start.</summary>
    private DateTimeOffset? FirstSeen(CheckKey key) =>
        _ids.TryGetValue(key, out var id) && _storedStates.TryGetValue(id, out var state) && state.Since != default ? state.Since : null;

    private Dictionary<Status, DateTimeOffset> LeftBy(int id)
    {
        if (!_left.TryGetValue(id, out var left))
            _left[id] = left = [];
        return left;
    }

    private WatchedCheck Create(CheckDefinition definition, DateTimeOffset at, HealthBatch batch)
    {
        if (!_ids.TryGetValue(definition.Key, out var id))
        {
            _ids[definition.Key] = id = _nextId++;
            batch.Add(new CheckRecord { Id = id, Service = definition.Key.Service, Name = definition.Key.Check, FirstSeen = at });
            return new WatchedCheck(id, definition, new CheckState { Since = at }, at, LeftBy(id));
        }

        _storedStates.Remove(id, out var stored);
        var state = stored ?? new CheckState();
        // Known from a version that did not store when a check was first watched.
        if (state.Since == default)
            state = state with { Since = at };
        var confirmed = (state.Status, state.Since, state.Reason);
        if (_journal.Remove(id, out var observations))
        {
            // Observations since the last compaction bring back what was being confirmed; what they confirmed is stored already.
            var (forget, forgotten) = (confirmed.Status is Status.Unknown or Status.Paused, false);
            foreach (var observation in observations.Select(item => item.ToObservation()))
            {
                // What was seen before the status was lost counts no more towards the next one.
                if (forget && !forgotten && observation.At > confirmed.Since)
                    (state, forgotten) = (Confirm.Forget(state), true);
                state = Confirm.Apply(state, definition, observation).State;
            }

            if (forget && !forgotten)
                state = Confirm.Forget(state);
        }

        return new WatchedCheck(id, definition, state with { Status = confirmed.Status, Since = confirmed.Since, Reason = confirmed.Reason }, at, LeftBy(id));
    }

    private static WatchedCheck Redefine(WatchedCheck watched, CheckDefinition definition, DateTimeOffset at)
    {
        if (watched.Definition.Probe != definition.Probe)
            watched.State = new CheckState { Status = watched.State.Status, Since = watched.State.Since, Reason = watched.State.Reason, LastAnswered = watched.State.LastAnswered };
        watched.Definition = definition;
        watched.WatchedSince = at;
        return watched;
    }

    private void Retire(WatchedCheck check)
    {
        _checks.Remove(check.Definition.Key);
        _storedStates[check.Id] = check.State;
    }
}
