using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// Files of one folder of the workspace, which their feature reads itself, such as <c>alerts/*.yml</c>. Registered as a singleton
/// of this type; the items are found in <see cref="Workspace.Items"/> under <see cref="Folder"/>.
/// </summary>
/// <param name="folder">The folder's name.</param>
public abstract class WorkspaceDocuments(string folder)
{
    /// <summary>The folder's name with a slash: the key of the items.</summary>
    public string Folder { get; } = folder + "/";

    /// <summary>What one of the files is written as, for its JSON schema; <see langword="null"/> where there is none.</summary>
    public virtual Type? Written => null;

    /// <summary>Whether <see cref="Describe"/> says what the files declare; else only the files themselves are compared.</summary>
    internal virtual bool IsDescribed => false;

    /// <summary>What the items declare, for comparisons.</summary>
    /// <param name="items">What <see cref="Read"/> gave.</param>
    internal virtual IEnumerable<WorkspaceThing> Describe(object items) => [];

    /// <summary>Reads the files of the folder; reports what is wrong with them.</summary>
    internal abstract object Read(IReadOnlyList<WorkspaceFile> files, Substitution substitution, WorkspaceErrors errors);
}

/// <summary>Documents of which each becomes one <typeparamref name="T"/>.</summary>
public abstract class WorkspaceDocuments<T>(string folder) : WorkspaceDocuments(folder)
    where T : class
{
    internal sealed override object Read(IReadOnlyList<WorkspaceFile> files, Substitution substitution, WorkspaceErrors errors)
    {
        var items = new List<T>();
        foreach (var file in files)
        {
            if (SourceText.Decode(file.Path, file.Content, errors) is { } text && Read(file.Path, text, errors) is { } item)
                items.Add(item);
        }

        return new EquatableList<T>(items);
    }

    /// <summary>Reads one file; <see langword="null"/> after reporting what is wrong with it.</summary>
    private protected abstract T? Read(string path, string text, WorkspaceErrors errors);
}
