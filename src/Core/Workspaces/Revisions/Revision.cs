namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>How a revision came about.</summary>
public enum RevisionOrigin : byte
{
    /// <summary>The files were changed on disk.</summary>
    Disk = 0,

    /// <summary>Somebody applied a draft.</summary>
    Draft = 1,

    /// <summary>Somebody went back to an earlier revision.</summary>
    Revert = 2,
}

/// <summary>An accepted state of the workspace's folder.</summary>
/// <param name="Number">1, 2, 3, … in the order in which they were accepted.</param>
/// <param name="Hash">Hash of the files: see <see cref="Workspace.Revision"/>. Several revisions have the same where somebody went back.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Person">Who: the opaque identity (<see cref="Audit.Actor.Person"/>).</param>
/// <param name="Reason">Why, in the words of whoever applied it.</param>
/// <param name="Origin">How it came about.</param>
/// <param name="Base">The revision that it was made from; <see langword="null"/> for the first.</param>
/// <param name="RevertOf">The revision whose files it has again.</param>
/// <param name="Added">Number of files added to those before.</param>
/// <param name="Changed">Number of files changed.</param>
/// <param name="Removed">Number of files taken away.</param>
public sealed record Revision(
    long Number, string Hash, DateTimeOffset At, string Person, string Reason, RevisionOrigin Origin, long? Base, long? RevertOf, int Added, int Changed, int Removed);
