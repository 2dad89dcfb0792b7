using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Alerts.Silences;

/// <summary>Every silence that is coming, active, or ended less than <see cref="Kept"/> ago. What is refused comes back with the reason.</summary>
public sealed class SilenceBook(DatabaseWriter writer, AuditLog audit, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
{
    /// <summary>How long ended silences are shown; their rows stay.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(5);

    private const int LongestText = 1000;

    /// <summary>Silences by number.</summary>
    public ChangeFeed<long, Silence> Feed { get; } = new();

    /// <summary>Reads what was set before.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<SilenceRecord>().AsNoTracking().Where(silence => silence.EndsAt > oldest).ToListAsync(cancellationToken);
        Feed.Publish([.. records.Select(record => KeyValuePair.Create(record.Id, record.ToSilence()))]);
    }

    /// <summary>Sets a silence.</summary>
    public async Task<SilenceAnswer> CreateAsync(SilenceRequest request, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Problem(request, now) is { } problem)
            return new SilenceAnswer(Silence: null, problem);

        SilenceRecord? record = null;
        await writer.WriteAsync(
            async (db, token) =>
            {
                db.Add(record = new SilenceRecord
                {
                    Matchers = string.Join('\n', MatcherText.All(request.Matchers)),
                    Author = request.Author.Trim(),
                    Reason = Redactor.Text(request.Reason.Trim()),
                    StartsAt = request.StartsAt > now ? request.StartsAt.Value : now,
                    EndsAt = request.EndsAt,
                    CreatedAt = now,
                });
                // Its number is known only then.
                await db.SaveChangesAsync(token);
                audit.Append(db, actor, Entry("silence.create", record.Id) with { After = Facts(record.ToSilence(), actor.SaidToBe(record.Author)) });
            },
            cancellationToken);
        var silence = record!.ToSilence();
        Feed.Publish(silence.Id, silence);
        return new SilenceAnswer(silence, Problem: null);
    }

    /// <summary>Moves the end of a silence; who did is added to its reason.</summary>
    public async Task<SilenceAnswer> ExtendAsync(long id, DateTimeOffset endsAt, string by, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!Feed.Current.TryGetValue(id, out var silence))
            return new SilenceAnswer(Silence: null, $"There is no silence #{id}.");
        if (silence.EndsAt <= now)
            return new SilenceAnswer(silence, $"Silence #{id} has ended already: set a new one.");
        if (endsAt <= now || endsAt <= silence.StartsAt)
            return new SilenceAnswer(silence, "The silence would have ended already.");
        if (string.IsNullOrWhiteSpace(by))
            return new SilenceAnswer(silence, "Say who extends the silence.");

        var note = string.Equals(by.Trim(), silence.Author, StringComparison.Ordinal) ? "" : ExtendedBy(by.Trim());
        var extended = silence with { EndsAt = endsAt, Reason = silence.Reason.EndsWith(note, StringComparison.Ordinal) ? silence.Reason : silence.Reason + note };
        await writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<SilenceRecord>().Where(record => record.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(record => record.EndsAt, extended.EndsAt).SetProperty(record => record.Reason, extended.Reason), token);
                audit.Append(db, actor, Entry("silence.extend", id) with { Before = new { silence.EndsAt }, After = new { extended.EndsAt, by = actor.SaidToBe(by) } });
            },
            cancellationToken);
        Feed.Publish(id, extended);
        return new SilenceAnswer(extended, Problem: null);
    }

    /// <summary>Ends a silence now.</summary>
    public async Task<SilenceAnswer> ExpireAsync(long id, string by, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!Feed.Current.TryGetValue(id, out var silence))
            return new SilenceAnswer(Silence: null, $"There is no silence #{id}.");
        if (silence.EndsAt <= now)
            return new SilenceAnswer(silence, $"Silence #{id} has ended already.");
        if (string.IsNullOrWhiteSpace(by))
            return new SilenceAnswer(silence, "Say who ends the silence.");

        var ended = silence with { EndsAt = now, StartsAt = silence.StartsAt < now ? silence.StartsAt : now, ExpiredBy = by };
        await writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<SilenceRecord>().Where(record => record.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(record => record.EndsAt, ended.EndsAt).SetProperty(record => record.StartsAt, ended.StartsAt).SetProperty(record => record.ExpiredBy, by), token);
                audit.Append(db, actor, Entry("silence.end", id) with { Before = Facts(silence, author: null), After = Facts(ended, author: null, actor.SaidToBe(by)) });
            },
            cancellationToken);
        Feed.Publish(id, ended);
        return new SilenceAnswer(ended, Problem: null);
    }

    /// <summary>What is added to the reason of a silence that somebody else has extended.</summary>
    internal static string ExtendedBy(string name) => $" (extended by {name})";

    /// <summary>Tells that a person's name has become another in the database.</summary>
    internal void Rename(string name, string pseudonym) => Feed.Publish([.. Feed.Current.Values
        .Where(silence => silence.Author == name || silence.ExpiredBy == name || silence.Reason.Contains(ExtendedBy(name), StringComparison.Ordinal))
        .Select(silence => KeyValuePair.Create(silence.Id, silence with
        {
            Author = silence.Author == name ? pseudonym : silence.Author,
            ExpiredBy = silence.ExpiredBy == name ? pseudonym : silence.ExpiredBy,
            Reason = silence.Reason.Replace(ExtendedBy(name), ExtendedBy(pseudonym), StringComparison.Ordinal),
        }))]);

    /// <summary>What a silence would concern, to be shown before it is set; the problem where its matchers are not valid.</summary>
    public static (IReadOnlyList<Alert> Alerts, string? Problem) Preview(IReadOnlyList<string> matchers, IEnumerable<Alert> alerts)
    {
        if (MatchersProblem(matchers) is { } problem)
            return ([], problem);
        var all = MatcherText.All(matchers);
        return ([.. alerts.Where(alert => all.Match(alert.Labels))], null);
    }

    private static AuditEntry Entry(string action, long id) => new(action, $"silence/{id.ToString(CultureInfo.InvariantCulture)}");

    private static object Facts(Silence silence, string? author, string? endedBy = null) => new
    {
        matchers = silence.Matchers.Select(matcher => matcher.ToString()),
        silence.Reason,
        author,
        silence.StartsAt,
        silence.EndsAt,
        endedBy,
    };

    private static string? Problem(SilenceRequest request, DateTimeOffset now)
    {
        if (MatchersProblem(request.Matchers) is { } problem)
            return problem;
        if (string.IsNullOrWhiteSpace(request.Author))
            return "Say who sets the silence.";
        if (string.IsNullOrWhiteSpace(request.Reason))
            return "Say why: whoever is on call next needs the reason.";
        if (request.Reason.Length > LongestText || request.Author.Length > LongestText)
            return $"Author and reason take {LongestText} characters at most.";
        if (request.EndsAt <= now)
            return "The silence would have ended already.";
        return request.EndsAt <= request.StartsAt ? "The silence would end before it starts." : null;
    }

    private static string? MatchersProblem(IReadOnlyList<string> matchers)
    {
        if (matchers.Count == 0)
            return "Say what is silenced: at least one condition such as service=\"api\".";
        if (MatcherText.Problems(matchers).FirstOrDefault() is { } problem)
            return problem;
        return MatcherText.All(matchers).All(matcher => matcher.MatchesEmpty)
            ? "At least one condition must name what is silenced: these also take alerts without the label, so all of them."
            : null;
    }
}
