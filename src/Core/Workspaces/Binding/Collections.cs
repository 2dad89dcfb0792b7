namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>Makes the lists and dictionaries of records, compared by value, for types known only at run time.</summary>
internal static class Collections
{
    /// <summary>A list of the shape's element type from items of that type.</summary>
    public static object List(ValueShape shape, IReadOnlyList<object> items)
    {
        var array = Array.CreateInstance(shape.Element!, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(items[i], i);
        return Activator.CreateInstance(typeof(EquatableList<>).MakeGenericType(shape.Element!), [array])!;
    }

    /// <summary>A dictionary of the shape's element type from values of that type.</summary>
    public static object Map(ValueShape shape, IReadOnlyList<KeyValuePair<string, object>> entries)
    {
        var pair = typeof(KeyValuePair<,>).MakeGenericType(typeof(string), shape.Element!);
        var array = Array.CreateInstance(pair, entries.Count);
        for (var i = 0; i < entries.Count; i++)
            array.SetValue(Activator.CreateInstance(pair, entries[i].Key, entries[i].Value), i);
        return Activator.CreateInstance(typeof(EquatableDictionary<>).MakeGenericType(shape.Element!), [array])!;
    }

    /// <summary>The same items in a collection that compares by value.</summary>
    public static object Wrap(ValueShape shape, object collection)
    {
        var wrapper = (shape.Kind == ShapeKind.List ? typeof(EquatableList<>) : typeof(EquatableDictionary<>)).MakeGenericType(shape.Element!);
        return Activator.CreateInstance(wrapper, [collection])!;
    }
}
