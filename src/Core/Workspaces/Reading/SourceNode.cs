namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>A node of a YAML file with its place. Aliases share the node of their anchor.</summary>
internal abstract class SourceNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>Number of nodes in this one, with aliases written out.</summary>
    public abstract long Size { get; }

    /// <summary>Levels below and including this one.</summary>
    public abstract int Height { get; }

    /// <summary>What it is, for messages.</summary>
    public abstract string Word { get; }

    /// <summary>Whether nothing is written: a key without value, <c>~</c> or <c>null</c>.</summary>
    public virtual bool IsNothing => false;
}

/// <summary>A scalar.</summary>
internal sealed class TextNode(Place place, string value, bool isPlain) : SourceNode(place)
{
    public string Value { get; } = value;

    public override long Size => 1;

    public override int Height => 1;

    public override string Word => "a text";

    public override bool IsNothing => isPlain && Value is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>A sequence.</summary>
internal sealed class ListNode(Place place, IReadOnlyList<SourceNode> items) : SourceNode(place)
{
    public IReadOnlyList<SourceNode> Items { get; } = items;

    public override long Size { get; } = 1 + items.Sum(item => item.Size);

    public override int Height { get; } = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();

    public override string Word => "a list";
}

/// <summary>A mapping; every key once.</summary>
internal sealed class MapNode(Place place, IReadOnlyList<SourceEntry> entries) : SourceNode(place)
{
    public IReadOnlyList<SourceEntry> Entries { get; } = entries;

    public override long Size { get; } = 1 + entries.Sum(entry => 1 + entry.Value.Size);

    public override int Height { get; } = 1 + entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();

    public override string Word => "a mapping";
}

/// <summary>A key of a mapping with its value.</summary>
internal sealed record SourceEntry(string Key, Place Place, SourceNode Value);
