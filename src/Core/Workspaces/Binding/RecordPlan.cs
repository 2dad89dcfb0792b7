using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>A settable property of a record.</summary>
/// <param name="Property">The property.</param>
/// <param name="Key">Its key in files: the name in camel case, or what <see cref="WorkspaceKeyAttribute"/> says.</param>
/// <param name="IsRequired">Whether it is marked <see langword="required"/>.</param>
/// <param name="IsNullable">Whether it may be absent on purpose.</param>
internal sealed record RecordMember(PropertyInfo Property, string Key, bool IsRequired, bool IsNullable);

/// <summary>How a record type is read: its members by key, worked out once per type.</summary>
internal sealed class RecordPlan
{
    private static readonly ConcurrentDictionary<Type, RecordPlan> Known = new();
    private readonly Type _type;

    private RecordPlan(Type type)
    {
        _type = type;
        var nullability = new NullabilityInfoContext();
        var members = new Dictionary<string, RecordMember>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0)
                continue;

            var member = new RecordMember(
                property,
                property.GetCustomAttribute<WorkspaceKeyAttribute>()?.Key ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                property.IsDefined(typeof(RequiredMemberAttribute)),
                Nullable.GetUnderlyingType(property.PropertyType) is not null || nullability.Create(property).WriteState == NullabilityState.Nullable);
            if (property.IsDefined(typeof(WorkspaceKindAttribute)))
            {
                Kind = Kind is null ? member : throw new NotSupportedException($"{type} has two properties marked [WorkspaceKind].");
                continue;
            }

            _ = ValueShape.Of(property.PropertyType);
            members.Add(member.Key, member);
        }

        Members = members;
        OnlyRequired = members.Values.Count(member => member.IsRequired) == 1 && Kind is null ? members.Values.Single(member => member.IsRequired) : null;
    }

    /// <summary>Members that are keys of the mapping.</summary>
    public IReadOnlyDictionary<string, RecordMember> Members { get; }

    /// <summary>The member whose key names its kind.</summary>
    public RecordMember? Kind { get; }

    /// <summary>The one required member, where there is exactly one: a kind's settings may be written as its value alone.</summary>
    public RecordMember? OnlyRequired { get; }

    /// <exception cref="NotSupportedException">The type has a member that cannot be read: a mistake in a declaration, not in a file.</exception>
    public static RecordPlan Of(Type type) => Known.GetOrAdd(type, static type => new RecordPlan(type));

    /// <summary>A new record with its defaults; lists and dictionaries among them compare by value.</summary>
    public object Create()
    {
        // The parameterless constructor runs the initializers; required members are checked by the reader, as reflection does not.
        var record = Activator.CreateInstance(_type)!;
        CompareByValue(record);
        return record;
    }

    private void CompareByValue(object record)
    {
        foreach (var member in Members.Values)
        {
            if (member.Property.GetValue(record) is not { } value)
                continue;

            var shape = ValueShape.Of(member.Property.PropertyType);
            if (shape.Kind is ShapeKind.List or ShapeKind.Map)
                member.Property.SetValue(record, Collections.Wrap(shape, value));
            else if (shape.Kind == ShapeKind.Record)
                Of(value.GetType()).CompareByValue(value);
        }
    }
}
