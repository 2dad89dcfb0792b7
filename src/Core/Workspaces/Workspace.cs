using System.Collections.Immutable;

namespace Quarterdeck.Core.Workspaces;

/// <summary>One read-in workspace: what its files declared, valid as a whole.</summary>
/// <param name="Name">The value of <c>workspace:</c>; the folder's name where absent.</param>
/// <param name="Environment">The value of <c>environment:</c>; <c>production</c> where absent.</param>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Revision">Hash of the files' contents (first 12 hex digits of SHA-256): equal files, equal revision.</param>
/// <param name="Sections">Each registered section's value by its key.</param>
public sealed record Workspace(string Name, string Environment, string Folder, string Revision, ImmutableDictionary<string, object> Sections)
{
    /// <summary>IANA name of the zone in which calendars are computed and times shown; the machine's where absent.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>Where its files name which secrets.</summary>
    public IReadOnlyList<SecretUse> SecretUses { get; init; } = new EquatableList<SecretUse>([]);

    /// <summary>The items of a list section; empty where no file has it.</summary>
    public IReadOnlyList<T> Items<T>(string key)
        where T : class =>
        Sections.TryGetValue(key, out var value) ? (IReadOnlyList<T>)value : [];
}

/// <summary>Something wrong in a workspace file.</summary>
/// <param name="File">Path relative to the workspace folder.</param>
/// <param name="Line">Line, from 1; 0 where it concerns the whole file.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record WorkspaceError(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <summary>What a section's own validation sees, and where it reports. Items know where they were written.</summary>
public abstract class WorkspaceValidation
{
    /// <summary>Items of another section, for references across.</summary>
    public abstract IReadOnlyList<T> Items<T>(string key)
        where T : class;

    /// <summary>
    /// Reports an error at the place where <paramref name="item"/> (any record that was read from a file) was written, or at
    /// its key <paramref name="property"/> (the C# name of the property).
    /// </summary>
    public abstract void Error(object item, string? property, string message);

    /// <summary>The valid word nearest to <paramref name="word"/>, as a sentence such as <c>did you mean "postgres"?</c>; empty where none is near.</summary>
    public abstract string DidYouMean(string word, IEnumerable<string> valid);
}
