namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>Where the records of one load were written. Equal records are told apart: they may stand in several places.</summary>
internal sealed class ItemPlaces
{
    private readonly Dictionary<object, Item> _items = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes a record, and where each of its properties (C# names) that were written stands.</summary>
    public void Add(object record, Place place, IReadOnlyDictionary<string, Place> properties) =>
        _items[record] = new Item(place, properties);

    /// <summary>Notes that errors were reported inside the record: what is found later in it may only follow from them.</summary>
    public void MarkBroken(object record) => _items[record].IsBroken = true;

    public bool IsBroken(object record) => _items.TryGetValue(record, out var item) && item.IsBroken;

    /// <summary>The place of the property, else of the record; <see langword="null"/> for a record from no file.</summary>
    public Place? Find(object record, string? property)
    {
        if (!_items.TryGetValue(record, out var item))
            return null;
        return property is not null && item.Properties.TryGetValue(property, out var place) ? place : item.Place;
    }

    private sealed class Item(Place place, IReadOnlyDictionary<string, Place> properties)
    {
        public Place Place { get; } = place;

        public IReadOnlyDictionary<string, Place> Properties { get; } = properties;

        public bool IsBroken { get; set; }
    }
}
