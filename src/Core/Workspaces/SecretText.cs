namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// A text of a workspace that may hold secrets. Prints as written, placeholders unresolved; the value is taken only
/// with <see cref="Reveal"/>, at the place that sends it.
/// </summary>
/// <param name="template">The text as written, such as <c>Bearer ${file:/run/secrets/token}</c>.</param>
/// <param name="value">The text with placeholders resolved.</param>
public sealed class SecretText(string template, string value) : IEquatable<SecretText>
{
    private readonly string _value = value;

    public SecretText(string literal)
        : this(literal, literal)
    {
    }

    /// <summary>The text as written. Safe to show, as far as its author wrote no secret in clear.</summary>
    public string Template { get; } = template;

    /// <summary>The resolved text. Not for logs, pages, exports or messages.</summary>
    public string Reveal() => _value;

    public bool Equals(SecretText? other) =>
        other is not null && string.Equals(Template, other.Template, StringComparison.Ordinal) && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as SecretText);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Template;
}
