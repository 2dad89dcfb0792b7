using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>What a run of inputs changed, gathered for one commit and one publication.</summary>
internal sealed class HealthBatch
{
    private readonly List<(int Check, StoredObservation Observation)> _observations = [];
    private readonly List<TransitionRecord> _transitions = [];
    private readonly List<CheckRecord> _newChecks = [];

    /// <summary>Services to evaluate and publish again.</summary>
    public HashSet<string> Touched { get; } = [];

    /// <summary>Services that are not watched any more.</summary>
    public List<string> Removed { get; } = [];

    /// <summary>Whether a service is new or another now: who suffers because of whom may have changed without a change of status.</summary>
    public bool Redefined { get; set; }

    public int Length => _observations.Count + _transitions.Count;

    public bool IsEmpty => Length == 0 && Touched.Count == 0 && Removed.Count == 0 && _newChecks.Count == 0;

    /// <summary>Whether somebody should see this at once.</summary>
    public bool Urgent => _transitions.Count > 0 || _newChecks.Count > 0 || Removed.Count > 0;

    /// <summary>The observations, with the checks as they are defined.</summary>
    public List<CommittedObservation> Observations { get; } = [];

    public void Add(WatchedCheck check, Observation observation)
    {
        _observations.Add((check.Id, StoredObservation.From(observation)));
        Observations.Add(new CommittedObservation(check.Definition, observation));
    }

    public void Add(CheckRecord check) => _newChecks.Add(check);

    /// <summary>Adds the change of a check, if it is one.</summary>
    public void Add(CheckKey check, StatusChange? change, DateTimeOffset confirmedAt)
    {
        if (change is not null)
            Add(check.Service, check.Check, change, confirmedAt, decidedBy: null, underneath: false);
    }

    /// <summary>Adds the changes of a service.</summary>
    public void Add(string service, IReadOnlyList<ServiceChange> changes, DateTimeOffset confirmedAt)
    {
        foreach (var (change, check, underneath) in changes)
            Add(service, check: null, change, confirmedAt, check, underneath);
    }

    public HealthCommit? ToCommit() =>
        Length == 0 && _newChecks.Count == 0 ? null : new HealthCommit(_observations, _transitions, _newChecks);

    public List<KeyValuePair<string, ServiceSnapshot>> Snapshots(HealthBook book) =>
        [.. Touched.Where(book.Has).Select(name => KeyValuePair.Create(name, book.Snapshot(name)))];

    private void Add(string service, string? check, StatusChange change, DateTimeOffset confirmedAt, string? decidedBy, bool underneath) =>
        _transitions.Add(new TransitionRecord
        {
            Service = service,
            Check = check,
            At = change.At,
            ConfirmedAt = confirmedAt,
            From = change.From,
            To = change.To,
            Reason = change.Reason,
            DecidedBy = decidedBy,
            Underneath = underneath,
        });
}
