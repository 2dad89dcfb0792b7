using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>Something that a workspace declares: a service, a check of it, a channel, a rule.</summary>
/// <param name="Noun">What it is, such as <c>check</c>.</param>
/// <param name="Name">What it is called; empty where there is but one.</param>
/// <param name="Of">What it belongs to, such as <c>llm-gateway</c>; empty where it stands alone.</param>
/// <param name="Facts">What is said of it, by path, such as <c>interval</c> or <c>http.url</c>. Values as written, secrets too: show them with <see cref="Shown"/>.</param>
public sealed record WorkspaceThing(string Noun, string Name, string Of, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>What makes it the same thing in another workspace.</summary>
    public (string Noun, string Of, string Name) Identity => (Noun, Of, Name);

    /// <summary>Such as <c>check http of llm-gateway</c>.</summary>
    public string Title => (Name.Length == 0 ? Noun : $"{Noun} {Name}") + (Of.Length == 0 ? "" : $" of {Of}");

    /// <summary>The value of a fact as it may be shown to anybody; <see langword="null"/> where it has none.</summary>
    public string? Shown(string fact)
    {
        if (!Facts.TryGetValue(fact, out var value))
            return null;
        var isSecret = SecretNames.Has(fact[(fact.LastIndexOf('.') + 1)..]) && !value.StartsWith("${", StringComparison.Ordinal) && value.Length > 0;
        return isSecret ? Redactor.Mask : Redactor.Text(value);
    }
}

/// <summary>
/// What a declaration is called in sentences, where it is not its type's name without <c>Declaration</c>. In a list within another
/// declaration it makes an item a thing of its own, as a name or a kind does.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WorkspaceNounAttribute(string noun) : Attribute
{
    /// <summary>The noun, singular.</summary>
    public string Noun { get; } = noun;

    /// <summary>The verb for taking one away.</summary>
    public string Removal { get; init; } = WorkspaceNouns.Removal;

    /// <summary>The C# name of the property that tells one from the other; <c>Name</c> where absent.</summary>
    public string? NameOf { get; init; }
}
