using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Profiles;

/// <summary>Versions of profiles, and where they were applied.</summary>
public sealed class ProfileLedger(DatabaseWriter writer, AuditLog audit, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
{
    private const int LongestTarget = 200;

    private readonly Lock _publishing = new();

    /// <summary>What is on record, by profile; also of profiles that the workspace has no more.</summary>
    public ChangeFeed<string, ProfileRecord> Feed { get; } = new();

    /// <summary>Reads what is on record.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var applications = (await db.Set<ProfileApplicationRecord>().AsNoTracking().OrderBy(record => record.Id).ToListAsync(cancellationToken)).ToLookup(record => record.Profile, StringComparer.Ordinal);
        var newest = await Newest(db).ToListAsync(cancellationToken);
        Feed.Publish([.. newest.Select(version => KeyValuePair.Create(version.Profile, new ProfileRecord(version.Profile, version.Number, version.Hash, version.At)
        {
            Applications = applications[version.Profile].GroupBy(record => record.Target, StringComparer.Ordinal).ToImmutableSortedDictionary(group => group.Key, group => ToApplication(group.Last()), StringComparer.Ordinal),
        }))]);
    }

    /// <summary>Records a version of each profile whose values are not those of its newest version; how many.</summary>
    /// <param name="workspace">The workspace that came into force.</param>
    /// <param name="by">Who brought it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<int> RecordAsync(Workspace workspace, Actor by, CancellationToken cancellationToken)
    {
        var now = Now();
        List<(Profile Profile, ProfileContent Content, string Hash)> profiles = [.. workspace.Items<Profile>(Profile.Key).Select(profile => (profile, profile.Content, profile.Content.Hash()))];
        profiles.RemoveAll(profile => Feed.Current.TryGetValue(profile.Profile.Name, out var known) && known.Hash == profile.Hash);
        if (profiles.Count == 0)
            return 0;
        List<ProfileVersionRecord> made = [];
        await writer.WriteAsync(
            async (db, token) =>
            {
                made = [];
                var before = await Newest(db).ToDictionaryAsync(version => version.Profile, StringComparer.Ordinal, token);
                foreach (var (profile, content, hash) in profiles)
                {
                    var known = before.GetValueOrDefault(profile.Name);
                    if (known?.Hash == hash)
                        continue;
                    var record = new ProfileVersionRecord { Profile = profile.Name, Number = (known?.Number ?? 0) + 1, Hash = hash, Content = content.ToJson(), At = now, Revision = workspace.Revision, By = by.Person };
                    db.Add(record);
                    made.Add(record);
                    audit.Append(db, by, new AuditEntry("profile.version", Resource(profile.Name)) { After = new { version = record.Number, hash, workspace.Revision, changes = Changes(known, content) } });
                }
            },
            cancellationToken);
        lock (_publishing)
        {
            Feed.Publish([.. made.Select(record => KeyValuePair.Create(record.Profile, Feed.Current.TryGetValue(record.Profile, out var known)
                ? known with { Number = record.Number, Hash = record.Hash, At = record.At }
                : new ProfileRecord(record.Profile, record.Number, record.Hash, record.At)))]);
        }

        return made.Count;
    }

    /// <summary>Notes that a version was put to use somewhere; why not, where that cannot be.</summary>
    /// <param name="name">The profile.</param>
    /// <param name="target">Where.</param>
    /// <param name="version">Which version; the newest where absent.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(ProfileApplication? Application, string? Problem)> ApplyAsync(string name, string target, int? version, Actor by, CancellationToken cancellationToken)
    {
        if (!Feed.Current.TryGetValue(name, out var record))
            return (null, $"There is no version of a profile {Quoting.Quote(name)}.");
        target = Redactor.Text(target.Trim());
        if (target.Length is 0 or > LongestTarget || target.Any(char.IsControl))
            return (null, $"Say where it is applied, a service say, in at most {LongestTarget} characters.");
        if (version is < 1 || version > record.Number)
            return (null, $"Profile {name} has the versions 1 to {record.Number}.");
        var made = new ProfileApplicationRecord { Profile = name, Target = target, Version = version ?? record.Number, At = Now(), By = by.Person };
        await writer.WriteAsync(
            (db, _) =>
            {
                db.Add(new ProfileApplicationRecord { Profile = made.Profile, Target = made.Target, Version = made.Version, At = made.At, By = made.By });
                audit.Append(db, by, new AuditEntry("profile.apply", Resource(name)) { Before = record.Applications.TryGetValue(target, out var known) ? new { known.Target, known.Version } : null, After = new { target, made.Version } });
                return Task.CompletedTask;
            },
            cancellationToken);
        var application = ToApplication(made);
        lock (_publishing)
            Feed.Publish(name, Feed.Current[name] with { Applications = Feed.Current[name].Applications.SetItem(target, application) });
        return (application, null);
    }

    /// <summary>Notes that the real values of a profile were written out.</summary>
    /// <param name="name">The profile.</param>
    /// <param name="file">Where to.</param>
    /// <param name="by">Who did.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task RevealedAsync(string name, string file, Actor by, CancellationToken cancellationToken) =>
        audit.WriteAsync(by, new AuditEntry("profile.render", Resource(name)) { After = new { file }, Note = "The values of its secrets were written to a file." }, cancellationToken);

    /// <summary>The versions of a profile, the newest first.</summary>
    public async Task<IReadOnlyList<ProfileVersion>> VersionsAsync(string name, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<ProfileVersionRecord>().AsNoTracking().Where(version => version.Profile == name).OrderByDescending(version => version.Number).Take(most).ToListAsync(cancellationToken);
        return [.. records.Select(ToVersion)];
    }

    /// <summary>One version; <see langword="null"/> where there is none.</summary>
    public async Task<ProfileVersion?> FindAsync(string name, int number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ProfileVersionRecord>().AsNoTracking().SingleOrDefaultAsync(version => version.Profile == name && version.Number == number, cancellationToken) is { } record ? ToVersion(record) : null;
    }

    private static IQueryable<ProfileVersionRecord> Newest(QuarterdeckDb db) => db.Set<ProfileVersionRecord>().AsNoTracking()
        .Where(version => version.Number == db.Set<ProfileVersionRecord>().Where(other => other.Profile == version.Profile).Max(other => other.Number));

    private static string Resource(string name) => $"profile/{name}";

    /// <summary>What changed, in words; of secrets only that they did.</summary>
    private static IEnumerable<string>? Changes(ProfileVersionRecord? before, ProfileContent after)
    {
        const int Most = 30;
        if (before is null)
            return null;
        var secrets = after.Items.Where(item => item.Secret).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        return ProfileDiff.Between(ProfileContent.Parse(before.Content), after).Where(change => change.Change != ValueChange.Same).Take(Most)
            .Select(change => secrets.Contains(change.Name) ? $"{change.Name} has another reference" : $"{change.Name} {change.Words}");
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private static ProfileVersion ToVersion(ProfileVersionRecord record) => new(record.Profile, record.Number, record.Hash, record.At, record.Revision, record.By, ProfileContent.Parse(record.Content));

    private static ProfileApplication ToApplication(ProfileApplicationRecord record) => new(record.Profile, record.Target, record.Version, record.At, record.By);
}
