namespace Quarterdeck.Core.Workspaces;

/// <summary>The key of a property in files, where it is not its name in camel case: files of other tools have their own style.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WorkspaceKeyAttribute(string key) : Attribute
{
    public string Key { get; } = key;
}
