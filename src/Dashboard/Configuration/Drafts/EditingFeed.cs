using Quarterdeck.Core.Changes;

namespace Quarterdeck.Dashboard.Configuration.Drafts;

/// <summary>Somebody has changed a file in a draft and has not applied it yet.</summary>
/// <param name="Draft">Whose draft, opaque.</param>
/// <param name="Path">Which file.</param>
/// <param name="Name">Who.</param>
/// <param name="Since">Since when.</param>
public sealed record Editing(string Draft, string Path, string Name, DateTimeOffset Since);

/// <summary>Who edits what at this moment, on all open pages.</summary>
public sealed class EditingFeed
{
    /// <summary>By draft and path.</summary>
    public ChangeFeed<(string Draft, string Path), Editing> Feed { get; } = new();

    /// <summary>What others than one draft's author edit, the earliest first.</summary>
    /// <param name="draft">The draft that is left out.</param>
    public IEnumerable<Editing> Others(string draft) => Feed.Current.Values.Where(editing => editing.Draft != draft).OrderBy(editing => editing.Since).ThenBy(editing => editing.Name, StringComparer.Ordinal);
}
