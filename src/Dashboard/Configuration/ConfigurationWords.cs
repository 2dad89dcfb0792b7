using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>Names of people as revisions show them: revisions hold identities, the audit log has the names, and forgets them.</summary>
public sealed class RevisionPeople(AuditReader reader)
{
    /// <summary>Names by identity.</summary>
    public Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken cancellationToken) => reader.NamesAsync(cancellationToken);

    /// <summary>The name of whoever made a revision.</summary>
    public static string NameOf(Revision revision, IReadOnlyDictionary<string, string> names) => names.GetValueOrDefault(revision.Person, revision.Person);
}

/// <summary>Words of revisions and changes.</summary>
internal static class ConfigurationWords
{
    public static string Word(this ChangeKind kind) => kind switch { ChangeKind.Added => "added", ChangeKind.Removed => "removed", _ => "changed" };

    public static string Word(this RevisionOrigin origin) => origin switch { RevisionOrigin.Draft => "draft", RevisionOrigin.Revert => "revert", _ => "disk" };

    /// <summary>Such as <c>2 changed, 1 removed</c>.</summary>
    public static string Counts(this Revision revision) => string.Join(", ", new[] { (revision.Added, "added"), (revision.Changed, "changed"), (revision.Removed, "removed") }
        .Where(count => count.Item1 > 0).Select(count => $"{count.Item1} {count.Item2}"));
}
