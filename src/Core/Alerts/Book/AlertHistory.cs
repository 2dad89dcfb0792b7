using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Book;

/// <summary>A change of an alert's state.</summary>
/// <param name="Key">The alert.</param>
/// <param name="Labels">Its labels then.</param>
/// <param name="At">When it was seen.</param>
/// <param name="State">The new state; <see langword="null"/> for an alert that was pending and whose condition ended.</param>
/// <param name="Value">The value then; <see langword="null"/> where there was none.</param>
public sealed record AlertTransition(AlertKey Key, Labels Labels, DateTimeOffset At, AlertState? State, double? Value);

/// <summary>The history of alerts.</summary>
public sealed class AlertHistory(IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>Changes since a moment, the newest first.</summary>
    /// <param name="from">Since when.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<IReadOnlyList<AlertTransition>> ReadAsync(DateTimeOffset from, int limit, CancellationToken cancellationToken) =>
        ReadAsync(records => records.Where(record => record.At >= from), limit, cancellationToken);

    /// <summary>Changes of one alert, the newest first.</summary>
    public Task<IReadOnlyList<AlertTransition>> ReadAsync(AlertKey key, int limit, CancellationToken cancellationToken) =>
        ReadAsync(records => records.Where(record => record.Rule == key.Rule && record.Fingerprint == key.Fingerprint), limit, cancellationToken);

    /// <summary>Changes of a rule's alerts since a moment, the newest first.</summary>
    public Task<IReadOnlyList<AlertTransition>> ReadAsync(string rule, DateTimeOffset from, int limit, CancellationToken cancellationToken) =>
        ReadAsync(records => records.Where(record => record.Rule == rule && record.At >= from), limit, cancellationToken);

    private async Task<IReadOnlyList<AlertTransition>> ReadAsync(
        Func<IQueryable<AlertTransitionRecord>, IQueryable<AlertTransitionRecord>> which, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await which(db.Set<AlertTransitionRecord>().AsNoTracking()).OrderByDescending(record => record.At).ThenByDescending(record => record.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. records.Select(record => new AlertTransition(new AlertKey(record.Rule, record.Fingerprint), LabelsOf(record), record.At, record.State, record.Value))];
    }

    private static Labels LabelsOf(AlertTransitionRecord record) =>
        Labels.Of((JsonSerializer.Deserialize<Dictionary<string, string>>(record.Labels) ?? []).Select(label => new Label(label.Key, label.Value)));
}
