namespace Quarterdeck.Core.Profiles;

/// <summary>Where a value of a profile comes from.</summary>
public enum ValueOrigin
{
    /// <summary>The profile gives it itself.</summary>
    Own,

    /// <summary>A profile that it extends gives it.</summary>
    Inherited,

    /// <summary>Nobody gives it: the setting's default.</summary>
    Default,
}

/// <summary>A setting of a schema, checked.</summary>
/// <param name="Name">Its name; most often that of an environment variable.</param>
/// <param name="Declaration">What it may hold.</param>
public sealed record Setting(string Name, SettingDeclaration Declaration)
{
    /// <summary>The range in words: <c>1 to 500 USD</c>; empty where anything goes.</summary>
    public string Range => (Declaration.Min, Declaration.Max) switch
    {
        ({ } min, { } max) => WithUnit($"{min} to {max}"),
        ({ } min, null) => WithUnit($"{min} or more"),
        (null, { } max) => WithUnit($"{max} or less"),
        _ => Declaration.OneOf.Count > 0 ? string.Join(", ", Declaration.OneOf) : "",
    };

    /// <summary>A text with the unit behind it, where there is one.</summary>
    public string WithUnit(string text) => Declaration.Unit is { Length: > 0 } unit ? unit == "%" ? $"{text}%" : $"{text} {unit}" : text;
}

/// <summary>A value of a resolved profile.</summary>
/// <param name="Setting">Of which setting.</param>
/// <param name="Items">The text, or several for a list; of a secret the reference, never what it stands for.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="From">The profile that gives it; <see langword="null"/> for a default.</param>
public sealed record ProfileValue(Setting Setting, IReadOnlyList<string> Items, ValueOrigin Origin, string? From)
{
    /// <summary>The text; of a list the items with commas between them, as environment variables hold lists.</summary>
    public string Text => string.Join(',', Items);

    /// <summary>The same with its unit, for people.</summary>
    public string Shown => Items.Count > 0 && Text.Length > 0 ? Setting.WithUnit(string.Join(", ", Items)) : "empty";
}

/// <summary>A profile with all its values. Two readings of the same files are equal.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Summary">One line that says what it is for.</param>
/// <param name="Schema">Name of its settings.</param>
/// <param name="Extends">The profile that it extends.</param>
/// <param name="IsTemplate">Whether it is there to be extended only.</param>
/// <param name="Values">Its values in the order of the schema; settings without value are left out.</param>
/// <param name="File">The file that declares it.</param>
/// <param name="Line">The line in it.</param>
public sealed record Profile(string Name, string Summary, string Schema, string? Extends, bool IsTemplate, IReadOnlyList<ProfileValue> Values, string File, int Line)
{
    /// <summary>Key of the profiles among a workspace's items.</summary>
    public const string Key = "profiles/";

    /// <summary>What counts for its version.</summary>
    public ProfileContent Content => new(Schema, [.. Values.Select(value => new ProfileItem(value.Setting.Name, value.Setting.Declaration.Type, value.Setting.Declaration.Unit, value.Setting.Declaration.Secret, value.Items))]);

    /// <summary>Its value of a setting; <see langword="null"/> where it has none.</summary>
    public ProfileValue? Find(string setting) => Values.FirstOrDefault(value => string.Equals(value.Setting.Name, setting, StringComparison.Ordinal));
}
