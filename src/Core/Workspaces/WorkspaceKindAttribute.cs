namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// Marks the property of a declaration that is written as a key of its own: in <c>- http: { url: … }</c> the key names
/// the kind, and its mapping the settings. Kinds are registered as <see cref="WorkspaceKind"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WorkspaceKindAttribute : Attribute;

/// <summary>A kind of declaration: the key it is written under and the record it is read into.</summary>
/// <param name="Base">The type of the property marked with <see cref="WorkspaceKindAttribute"/>.</param>
/// <param name="Key">The key, such as <c>http</c>.</param>
/// <param name="Settings">The record type, derived from <paramref name="Base"/>.</param>
public sealed record WorkspaceKind(Type Base, string Key, Type Settings);
