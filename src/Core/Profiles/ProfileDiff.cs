using System.Globalization;

namespace Quarterdeck.Core.Profiles;

/// <summary>What became of a value.</summary>
public enum ValueChange
{
    Same,
    Raised,
    Lowered,
    Changed,
    Added,
    Removed,
}

/// <summary>A value before and after.</summary>
/// <param name="Name">Of which setting.</param>
/// <param name="Before">The text before; <see langword="null"/> where there was none.</param>
/// <param name="After">The text after; <see langword="null"/> where there is none.</param>
/// <param name="Unit">What a number counts.</param>
/// <param name="Change">What became of it.</param>
public sealed record ValueDifference(string Name, string? Before, string? After, string? Unit, ValueChange Change)
{
    /// <summary>The change in words: <c>raised from 2 to 5 USD</c>.</summary>
    public string Words => Change switch
    {
        ValueChange.Same => "unchanged",
        ValueChange.Added => $"set to {Text(After)}",
        ValueChange.Removed => $"no longer set, was {Text(Before)}",
        _ when After is "true" && Before is "false" => "switched on",
        _ when After is "false" && Before is "true" => "switched off",
        _ => $"{Change.ToString().ToLowerInvariant()} from {Text(Before, isWithUnit: false)} to {Text(After)}",
    };

    private string Text(string? text, bool isWithUnit = true) =>
        string.IsNullOrEmpty(text) ? "empty" : isWithUnit && Unit is { Length: > 0 } unit ? unit == "%" ? $"{text}%" : $"{text} {unit}" : text;
}

/// <summary>Compares the values of two profiles, or of two versions of one.</summary>
public static class ProfileDiff
{
    /// <summary>Every setting that either has, in the order of the later one, those that only the earlier one has behind.</summary>
    public static IReadOnlyList<ValueDifference> Between(ProfileContent before, ProfileContent after)
    {
        var earlier = before.Items.ToDictionary(item => item.Name, StringComparer.Ordinal);
        var later = after.Items.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. after.Items.Select(item => Of(earlier.GetValueOrDefault(item.Name), item)),
            .. before.Items.Where(item => !later.Contains(item.Name)).Select(item => Of(item, after: null)),
        ];
    }

    private static ValueDifference Of(ProfileItem? before, ProfileItem? after) => new(
        (after ?? before)!.Name, Canonical(before), Canonical(after), (after ?? before)!.Unit, Change(before, after));

    /// <summary>Switches as one reads them, whatever case they were written in.</summary>
    private static string? Canonical(ProfileItem? item) => item is { Type: SettingType.Boolean } ? item.Text.ToLower(CultureInfo.InvariantCulture) : item?.Text;

    private static ValueChange Change(ProfileItem? before, ProfileItem? after)
    {
        if (before is null || after is null)
            return before is null ? ValueChange.Added : ValueChange.Removed;
        if (before.Same(after))
            return ValueChange.Same;
        if (before.Secret || after.Secret || before.Type != after.Type)
            return ValueChange.Changed;
        return (before.Type.Measure(before.Text), after.Type.Measure(after.Text)) switch
        {
            ({ } from, { } to) when from < to => ValueChange.Raised,
            ({ } from, { } to) when from > to => ValueChange.Lowered,
            // 15m and 900s: written otherwise, and the same.
            ({ }, { }) => ValueChange.Same,
            _ => ValueChange.Changed,
        };
    }
}
