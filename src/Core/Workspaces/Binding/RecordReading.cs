using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>Reads one mapping into one record.</summary>
internal sealed class RecordReading(
    Binder binder, MapNode map, RecordPlan plan, ILookup<Type, WorkspaceKind> allKinds, ItemPlaces places, WorkspaceErrors errors)
{
    private readonly object _record = plan.Create();
    private readonly Dictionary<string, Place> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _meant = new(StringComparer.Ordinal);
    private readonly List<WorkspaceKind> _kinds = plan.Kind is { } kind ? [.. allKinds[kind.Property.PropertyType]] : [];
    private SourceEntry? _kindEntry;
    private bool _broken;
    private bool _usable = true;

    /// <summary>The record; <see langword="null"/> where a required member is missing or wrong, after reporting it.</summary>
    public object? Read()
    {
        foreach (var entry in map.Entries)
        {
            if (plan.Members.TryGetValue(entry.Key, out var member))
                ReadMember(entry, member);
            else if (_kinds.Find(kind => kind.Key == entry.Key) is { } kind)
                ReadKind(entry, kind);
            else
                ReportUnknown(entry);
        }

        RequireMembers();
        RequireKind();
        if (!_usable)
            return null;

        places.Add(_record, map.Place, _written);
        if (_broken)
            places.MarkBroken(_record);
        else if (_record is IValidatable validatable)
            Validate(validatable);
        return _record;
    }

    private void ReadMember(SourceEntry entry, RecordMember member)
    {
        _written.Add(member.Property.Name, entry.Place);
        if (entry.Value.IsNothing && member.IsNullable)
            return;
        Set(member, binder.Bind(entry.Value, member.Property.PropertyType, Quoting.Quote(entry.Key)));
    }

    private void ReadKind(SourceEntry entry, WorkspaceKind kind)
    {
        if (_kindEntry is not null)
        {
            Report(entry.Place, $"two kinds, {Quoting.Quote(_kindEntry.Key)} and {Quoting.Quote(entry.Key)}: write one of them");
            return;
        }

        _kindEntry = entry;
        _written.Add(plan.Kind!.Property.Name, entry.Place);
        Set(plan.Kind, binder.BindKind(entry, kind));
    }

    private void ReportUnknown(SourceEntry entry)
    {
        var valid = plan.Members.Keys.Concat(_kinds.Select(kind => kind.Key)).ToList();
        var nearest = errors.Full ? null : NearestWord.Find(entry.Key, valid);
        if (nearest is not null)
            _meant.Add(nearest);
        Report(entry.Place, nearest is null
            ? $"unknown key {Quoting.Quote(entry.Key)}; valid keys: {Quoting.List(valid)}"
            : $"unknown key {Quoting.Quote(entry.Key)}; did you mean \"{nearest}\"?");
    }

    /// <summary>A missing member that a mistyped key probably stands for is not reported a second time.</summary>
    private void RequireMembers()
    {
        foreach (var member in plan.Members.Values.Where(member => member.IsRequired && !_written.ContainsKey(member.Property.Name)))
        {
            _usable = false;
            if (!_meant.Contains(member.Key))
                Report(map.Place, $"\"{member.Key}\" is missing");
        }
    }

    private void RequireKind()
    {
        if (plan.Kind is not { IsRequired: true } || _kindEntry is not null)
            return;

        _usable = false;
        if (!_kinds.Exists(kind => _meant.Contains(kind.Key)))
            Report(map.Place, $"no kind is given: write one of {Quoting.List(_kinds.Select(kind => kind.Key))}");
    }

    private void Set(RecordMember member, object? value)
    {
        if (value is null)
        {
            _broken = true;
            _usable &= !member.IsRequired;
            return;
        }

        member.Property.SetValue(_record, value);
    }

    private void Validate(IValidatable validatable)
    {
        foreach (var (property, message) in validatable.Validate())
        {
            Report(property is not null && _written.TryGetValue(property, out var place) ? place : map.Place, message);
            places.MarkBroken(_record);
        }
    }

    private void Report(Place place, string message)
    {
        _broken = true;
        errors.Add(place, message);
    }
}
