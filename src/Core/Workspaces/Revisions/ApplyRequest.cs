namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>A change of files that somebody wants to run.</summary>
/// <param name="Base">The revision's hash (<see cref="WorkspaceFiles.Revision"/>) that the change was made from.</param>
/// <param name="Edits">New texts by path; <see langword="null"/> for a file that is to go.</param>
/// <param name="Reason">Why.</param>
/// <param name="RevertOf">The number of the revision that it goes back to, if it does.</param>
public sealed record ApplyRequest(string Base, IReadOnlyDictionary<string, string?> Edits, string Reason, long? RevertOf = null);

/// <summary>What came of it: exactly one of these is there.</summary>
/// <param name="Revision">The new revision, which runs now.</param>
/// <param name="Problem">Why it was refused, in a sentence.</param>
/// <param name="Errors">What is wrong with the files; the folder is as it was.</param>
/// <param name="Now">The folder has other files than the change was made from: these. Nothing was written.</param>
public sealed record ApplyAnswer(Revision? Revision = null, string? Problem = null, IReadOnlyList<WorkspaceError>? Errors = null, WorkspaceFiles? Now = null);
