using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health.Confirmation;

namespace Quarterdeck.Core.Health.History;

/// <summary>What one commit of the health engine makes durable, all or nothing.</summary>
/// <param name="Observations">Each with the id of its check.</param>
/// <param name="Transitions">Confirmed by these observations.</param>
/// <param name="NewChecks">Checks seen for the first time.</param>
internal sealed record HealthCommit(
    IReadOnlyList<(int Check, StoredObservation Observation)> Observations,
    IReadOnlyList<TransitionRecord> Transitions,
    IReadOnlyList<CheckRecord> NewChecks);

/// <summary>What is known of a service from before the start.</summary>
/// <param name="Shown">The status that was shown.</param>
/// <param name="Underneath">What its checks said.</param>
/// <param name="Recent">The statuses shown lately, oldest first.</param>
internal sealed record StoredService(ServiceState Shown, ServiceState Underneath, IReadOnlyList<StatusSpan> Recent)
{
    /// <summary>A service of which nothing is known.</summary>
    public static StoredService New(DateTimeOffset since) => new(ServiceState.Initial(since), ServiceState.Initial(since), []);
}

/// <summary>Everything the health engine needs to go on where it was stopped.</summary>
/// <param name="CheckIds">Numbers of all checks that were ever watched.</param>
/// <param name="CheckStates">Their states, by number.</param>
/// <param name="Services">The states of all services that ever changed theirs, by name.</param>
/// <param name="Left">When checks last left each status but UNKNOWN.</param>
/// <param name="Journal">Observations since the last compaction, oldest first.</param>
internal sealed record StoredHealth(
    IReadOnlyDictionary<CheckKey, int> CheckIds,
    IReadOnlyDictionary<int, CheckState> CheckStates,
    IReadOnlyDictionary<string, StoredService> Services,
    IReadOnlyList<(CheckKey Check, Status Status, DateTimeOffset At)> Left,
    IReadOnlyList<(int Check, StoredObservation Observation)> Journal);

/// <summary>Writes and reads back the state of checks and services.</summary>
internal sealed class HealthStore(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
{
    /// <summary>How far back <see cref="ServiceSnapshot.Recent"/> reaches.</summary>
    public static readonly TimeSpan RecentSpan = TimeSpan.FromHours(24);

    /// <summary>Commits; returns the newest id of the journal.</summary>
    public async Task<long> CommitAsync(HealthCommit commit, CancellationToken cancellationToken)
    {
        var data = commit.Observations.Count == 0 ? null : ObservationJournal.Encode(commit.Observations);
        JournalRecord? row = null;
        await writer.WriteAsync(
            (db, _) =>
            {
                // Records are made anew for each try: a rolled-back try leaves ids in them.
                db.AddRange(commit.NewChecks.Select(check => new CheckRecord { Id = check.Id, Service = check.Service, Name = check.Name, FirstSeen = check.FirstSeen }));
                db.AddRange(commit.Transitions.Select(Copy));
                if (data is not null)
                    db.Add(row = new JournalRecord { Data = data });
                return Task.CompletedTask;
            },
            cancellationToken);
        return row?.Id ?? 0;
    }

    public async Task<StoredHealth> LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var checks = await db.Set<CheckRecord>().AsNoTracking().ToListAsync(cancellationToken);
        var transitions = db.Set<TransitionRecord>().AsNoTracking();
        var newest = await transitions
            .Where(t => !t.Underneath && transitions.Where(o => o.Service == t.Service && o.Check == t.Check && !o.Underneath).Max(o => o.Id) == t.Id)
            .ToListAsync(cancellationToken);
        // Entering and leaving maintenance says nothing about the checks.
        var said = transitions.Where(t => t.Check == null && t.From != Status.Maintenance && t.To != Status.Maintenance);
        var underneath = (await said.Where(t => said.Where(o => o.Service == t.Service).Max(o => o.Id) == t.Id).ToListAsync(cancellationToken)).ToDictionary(t => t.Service);
        var left = await transitions.Where(t => t.Check != null && t.From != Status.Unknown)
            .GroupBy(t => new { t.Service, t.Check, t.From }).Select(group => new { group.Key, At = group.Max(t => t.At) }).ToListAsync(cancellationToken);
        var since = time.GetUtcNow() - RecentSpan;
        var recent = await transitions.Where(t => t.Check == null && !t.Underneath && t.At >= since).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        var journal = await db.Set<JournalRecord>().AsNoTracking().OrderBy(row => row.Id).Select(row => row.Data).ToListAsync(cancellationToken);

        var ofChecks = newest.Where(t => t.Check is not null).ToDictionary(t => new CheckKey(t.Service, t.Check!));
        var states = new Dictionary<int, CheckState>();
        foreach (var check in checks)
            states[check.Id] = Restore(check, ofChecks.GetValueOrDefault(new CheckKey(check.Service, check.Name)));

        var recentOf = recent.ToLookup(t => t.Service);
        var services = newest.Where(t => t.Check is null).ToDictionary(
            t => t.Service,
            t => new StoredService(new ServiceState(t.To, t.At, t.Reason, t.DecidedBy), Underneath(t, underneath.GetValueOrDefault(t.Service)), Spans(t, [.. recentOf[t.Service]])));
        return new StoredHealth(
            checks.ToDictionary(check => new CheckKey(check.Service, check.Name), check => check.Id),
            states,
            services,
            [.. left.Select(item => (new CheckKey(item.Key.Service, item.Key.Check!), item.Key.From, item.At))],
            [.. journal.SelectMany(ObservationJournal.Decode)]);
    }

    private static CheckState Restore(CheckRecord check, TransitionRecord? newest)
    {
        var state = check.Unsettled is { } json ? JsonSerializer.Deserialize<CheckState>(json)! : new CheckState();
        if (newest is null)
            return state.Since == default && check.FirstSeen is { } first ? state with { Since = first } : state;
        return state with { Status = newest.To, Since = newest.At, Reason = newest.Reason };
    }

    private static ServiceState Underneath(TransitionRecord shown, TransitionRecord? said) => said is not null
        ? new ServiceState(said.To, said.At, said.Reason, said.DecidedBy)
        // Its checks have said nothing since the console knows it.
        : new ServiceState(shown.To == Status.Maintenance ? shown.From : shown.To, shown.At, shown.Reason, shown.DecidedBy);

    private static List<StatusSpan> Spans(TransitionRecord newest, IReadOnlyList<TransitionRecord> recent)
    {
        if (recent.Count == 0)
            return [new StatusSpan(newest.At, newest.To)];
        // What was before the first recent transition began at an unknown time before the span; its own start is as good.
        List<StatusSpan> spans = recent[0].From == Status.Unknown ? [] : [new StatusSpan(recent[0].At - RecentSpan, recent[0].From)];
        spans.AddRange(recent.Select(t => new StatusSpan(t.At, t.To)));
        return spans;
    }

    private static TransitionRecord Copy(TransitionRecord t) => new()
    {
        Service = t.Service,
        Check = t.Check,
        At = t.At,
        ConfirmedAt = t.ConfirmedAt,
        From = t.From,
        To = t.To,
        Reason = t.Reason,
        DecidedBy = t.DecidedBy,
        Underneath = t.Underneath,
    };
}
