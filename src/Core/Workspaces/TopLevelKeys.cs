using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// The top-level keys of all files, merged: lists joined in the order of file names, mappings united. A scalar, or a key of
/// a mapping, that is written in two files is an error that names both places.
/// </summary>
internal sealed class TopLevelKeys
{
    private readonly Dictionary<string, SourceEntry> _merged = new(StringComparer.Ordinal);
    private readonly WorkspaceErrors _errors;

    private TopLevelKeys(WorkspaceErrors errors) => _errors = errors;

    /// <summary>Whether everything that was meant to be a section was read: otherwise references to the rest would look dangling.</summary>
    public bool IsComplete { get; private set; } = true;

    public static TopLevelKeys Merge(IEnumerable<WorkspaceFile> files, IReadOnlyList<WorkspaceSection> sections, WorkspaceErrors errors)
    {
        var keys = new TopLevelKeys(errors);
        var reader = new SourceReader(new NodeBudget(), errors);
        var shapes = WorkspaceHeader.Keys.Select(key => (Key: key, Kind: ShapeKind.Scalar))
            .Concat(sections.Select(section => (section.Key, ValueShape.Of(section.Type).Kind)))
            .ToDictionary(shape => shape.Key, shape => shape.Kind, StringComparer.Ordinal);

        foreach (var file in files)
        {
            var errorsBefore = errors.Count;
            var map = SourceText.Decode(file.Path, file.Content, errors) is { } text ? reader.Read(file.Path, text) : null;
            keys.IsComplete &= errors.Count == errorsBefore;

            foreach (var entry in map?.Entries ?? [])
            {
                if (shapes.TryGetValue(entry.Key, out var kind))
                    keys.Add(entry, kind);
                else
                    keys.ReportUnknown(entry, shapes.Keys);
            }
        }

        return keys;
    }

    /// <summary>What the files together say under the key.</summary>
    public SourceNode? Find(string key) => _merged.GetValueOrDefault(key)?.Value;

    /// <summary>Where the key is written first.</summary>
    public Place PlaceOf(string key) => _merged[key].Place;

    private void Add(SourceEntry entry, ShapeKind kind)
    {
        if (!_merged.TryGetValue(entry.Key, out var first))
        {
            _merged.Add(entry.Key, entry);
            return;
        }

        var joined = (kind, first.Value, entry.Value) switch
        {
            (ShapeKind.Scalar, _, _) => null,
            (_, _, { IsNothing: true }) => first.Value,
            (_, { IsNothing: true }, _) => entry.Value,
            (ShapeKind.List, ListNode before, ListNode more) => new ListNode(before.Place, [.. before.Items, .. more.Items]),
            (not ShapeKind.List, MapNode before, MapNode more) => Unite(entry.Key, before, more),
            _ => null,
        };

        if (joined is not null)
        {
            _merged[entry.Key] = first with { Value = joined };
            return;
        }

        IsComplete = false;
        _errors.Add(entry.Place, kind == ShapeKind.Scalar
            ? $"{Quoting.Quote(entry.Key)} is given twice (first in {first.Place})"
            : $"{Quoting.Quote(entry.Key)} must be {(kind == ShapeKind.List ? "a list" : "a mapping")} in every file (also in {first.Place})");
    }

    private MapNode Unite(string key, MapNode before, MapNode more)
    {
        var places = before.Entries.ToDictionary(entry => entry.Key, entry => entry.Place, StringComparer.Ordinal);
        var united = before.Entries.ToList();
        foreach (var entry in more.Entries)
        {
            if (places.TryGetValue(entry.Key, out var first))
                _errors.Add(entry.Place, $"{Quoting.Quote(entry.Key)} of {Quoting.Quote(key)} is given twice (first in {first})");
            else
                united.Add(entry);
        }

        return new MapNode(before.Place, united);
    }

    private void ReportUnknown(SourceEntry entry, IReadOnlyCollection<string> valid)
    {
        var nearest = _errors.Full ? null : NearestWord.Find(entry.Key, valid);
        IsComplete &= nearest is null || WorkspaceHeader.Keys.Contains(nearest);
        _errors.Add(entry.Place, nearest is null
            ? $"unknown key {Quoting.Quote(entry.Key)}; valid keys: {Quoting.List(valid)}"
            : $"unknown key {Quoting.Quote(entry.Key)}; did you mean \"{nearest}\"?");
    }
}
