using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Book;

/// <summary>Keeps alerts over restarts, and the history of their states.</summary>
internal sealed class AlertStore(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>All alerts as they were, with the moment each was last seen.</summary>
    public async Task<IReadOnlyList<(Alert Alert, DateTimeOffset SeenAt)>> LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<AlertRecord>().AsNoTracking().ToListAsync(cancellationToken);
        return [.. records.Select(record => (Read(record), record.SeenAt))];
    }

    /// <summary>Stores changed alerts and their transitions in one transaction.</summary>
    public Task CommitAsync(IReadOnlyList<AlertChange> changes, DateTimeOffset at, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            async (db, token) =>
            {
                foreach (var change in changes)
                {
                    var (rule, fingerprint) = change.Key;
                    await db.Set<AlertRecord>().Where(record => record.Rule == rule && record.Fingerprint == fingerprint).ExecuteDeleteAsync(token);
                    if (change.After is { } alert)
                        db.Add(Write(alert, at));
                    if (change.Before?.State != change.After?.State && !change.OnlyForgets)
                        db.Add(Transition(change, at));
                }
            },
            cancellationToken);

    private static Alert Read(AlertRecord record) => new()
    {
        Rule = record.Rule,
        Fingerprint = record.Fingerprint,
        Labels = Labels.Of(Texts(record.Labels).Select(label => new Label(label.Key, label.Value))),
        Annotations = Texts(record.Annotations).ToImmutableSortedDictionary(StringComparer.Ordinal),
        Source = record.Source,
        State = record.State,
        ActiveAt = record.ActiveAt,
        FiredAt = record.FiredAt,
        ResolvedAt = record.ResolvedAt,
        EndsAt = record.EndsAt,
        KeptFiringSince = record.KeptFiringSince,
        Value = record.Value ?? double.NaN,
    };

    private static AlertRecord Write(Alert alert, DateTimeOffset seenAt) => new()
    {
        Rule = alert.Rule,
        Fingerprint = alert.Fingerprint,
        Labels = Json(alert.Labels),
        Annotations = JsonSerializer.Serialize(alert.Annotations),
        Source = alert.Source,
        State = alert.State,
        ActiveAt = alert.ActiveAt,
        FiredAt = alert.FiredAt,
        ResolvedAt = alert.ResolvedAt,
        EndsAt = alert.EndsAt,
        KeptFiringSince = alert.KeptFiringSince,
        Value = Finite(alert.Value),
        SeenAt = seenAt,
    };

    private static AlertTransitionRecord Transition(AlertChange change, DateTimeOffset at)
    {
        var alert = change.After ?? change.Before!;
        return new AlertTransitionRecord
        {
            Rule = alert.Rule,
            Fingerprint = alert.Fingerprint,
            Name = alert.Name,
            Severity = alert.Severity,
            Service = alert.Labels[Alert.ServiceLabel] is { Length: > 0 } service ? service : null,
            Labels = Json(alert.Labels),
            At = at,
            State = change.After?.State,
            Value = Finite(alert.Value),
        };
    }

    private static string Json(Labels labels) => JsonSerializer.Serialize(labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal));

    private static Dictionary<string, string> Texts(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];

    /// <summary>The database keeps neither NaN nor the infinities.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>An alert before and after; <see langword="null"/> where it is not.</summary>
internal sealed record AlertChange(AlertKey Key, Alert? Before, Alert? After)
{
    /// <summary>Whether it only leaves the book after having been resolved: that is no change of state.</summary>
    public bool OnlyForgets => After is null && Before?.State == AlertState.Resolved;
}
