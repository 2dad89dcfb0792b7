using System.Collections.Concurrent;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>How a type is written in YAML.</summary>
internal enum ShapeKind
{
    Scalar,
    Secret,
    List,
    Map,
    Record,
}

/// <summary>A type that values are read into.</summary>
/// <param name="Type">The type, without <see cref="Nullable{T}"/>.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Element">Type of a list's items or a mapping's values.</param>
internal sealed record ValueShape(Type Type, ShapeKind Kind, Type? Element = null)
{
    private static readonly ConcurrentDictionary<Type, ValueShape> Known = new();

    /// <summary>The words that messages use: <c>a list</c>, <c>a duration such as 30s</c>.</summary>
    public string Word => Kind switch
    {
        ShapeKind.Scalar => ScalarText.Word(Type),
        ShapeKind.Secret => "a text",
        ShapeKind.List => "a list",
        _ => "a mapping",
    };

    /// <exception cref="NotSupportedException">Values of the type cannot be read: a mistake in a declaration, not in a file.</exception>
    public static ValueShape Of(Type type) => Known.GetOrAdd(type, static asked =>
    {
        var type = Nullable.GetUnderlyingType(asked) ?? asked;
        if (type == typeof(SecretText))
            return new ValueShape(type, ShapeKind.Secret);
        if (ScalarText.Reads(type))
            return new ValueShape(type, ShapeKind.Scalar);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new ValueShape(type, ShapeKind.List, type.GetGenericArguments()[0]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && type.GetGenericArguments()[0] == typeof(string))
            return new ValueShape(type, ShapeKind.Map, type.GetGenericArguments()[1]);
        if (type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null)
            return new ValueShape(type, ShapeKind.Record);
        throw new NotSupportedException(
            $"{type} cannot be read from a workspace file: use a scalar, SecretText, IReadOnlyList, IReadOnlyDictionary by string, or a record with a parameterless constructor.");
    });
}
