namespace Quarterdeck.Core.Profiles;

/// <summary>A file of <c>profiles/</c>.</summary>
internal sealed record ProfileFileDeclaration
{
    /// <summary>Settings by schema and name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingDeclaration>> Settings { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, SettingDeclaration>>();

    public IReadOnlyList<ProfileDeclaration> Profiles { get; init; } = [];
}

/// <summary>An item of <c>profiles:</c>.</summary>
internal sealed record ProfileDeclaration
{
    public required string Name { get; init; }

    /// <summary>Name of its settings; that of the profile it extends where absent.</summary>
    public string? Schema { get; init; }

    public string? Summary { get; init; }

    /// <summary>The profile whose values it has where it gives none of its own.</summary>
    public string? Extends { get; init; }

    /// <summary>Whether it is there to be extended only, so that required settings may be missing.</summary>
    public bool Template { get; init; }

    /// <summary>Values by setting: one text, or several of a list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
