namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// A top-level key of workspace files, registered by the feature that it belongs to. Values of the same key in several
/// files are merged: lists are joined, mappings united; a scalar or a mapping's key given twice is an error.
/// </summary>
public abstract class WorkspaceSection(string key, Type type)
{
    /// <summary>The key, such as <c>services</c>.</summary>
    public string Key { get; } = key;

    /// <summary>What it is read into: a record, or <c>IReadOnlyList</c> of one.</summary>
    public Type Type { get; } = type;

    /// <summary>What one of its items is called in sentences, where its type does not say it well.</summary>
    public virtual string? Noun => null;

    /// <summary>Checks what the types cannot: names unique, references that exist, ranges.</summary>
    internal abstract void Validate(object value, WorkspaceValidation validation);
}

/// <summary>A section whose value is a list of <typeparamref name="T"/>.</summary>
public abstract class WorkspaceSection<T>(string key) : WorkspaceSection(key, typeof(IReadOnlyList<T>))
    where T : class
{
    internal sealed override void Validate(object value, WorkspaceValidation validation) =>
        Validate((IReadOnlyList<T>)value, validation);

    /// <summary>Reports what is wrong with the items through <paramref name="validation"/>.</summary>
    protected abstract void Validate(IReadOnlyList<T> items, WorkspaceValidation validation);
}
