using System.Globalization;

namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>Says changes in few words: <c>adds 2 checks, stops 1</c>, <c>changes the interval of 3 checks</c>.</summary>
internal static class ChangeWords
{
    private const int Named = 2;

    public static IEnumerable<string> Of(IReadOnlyList<ThingChange> changes, Func<string, string> removalOf)
    {
        foreach (var noun in changes.Where(change => change.Kind != ChangeKind.Changed).GroupBy(change => change.Thing.Noun, StringComparer.Ordinal))
        {
            var added = noun.Where(change => change.Kind == ChangeKind.Added).Select(change => change.Thing).ToList();
            var removed = noun.Where(change => change.Kind == ChangeKind.Removed).Select(change => change.Thing).ToList();
            if (added.Count > 0 && removed.Count > 0)
                yield return $"adds {Things(noun.Key, added)}, {removalOf(noun.Key)} {(removed.Count > Named || added.Count > Named ? Number(removed.Count) : Things(noun.Key, removed))}";
            else
                yield return added.Count > 0 ? $"adds {Things(noun.Key, added)}" : $"{removalOf(noun.Key)} {Things(noun.Key, removed)}";
        }

        var facts = changes.Where(change => change.Kind == ChangeKind.Changed).SelectMany(change => Main(change.Facts).Select(fact => (change.Thing, Fact: fact)));
        foreach (var same in facts.GroupBy(change => (change.Thing.Noun, change.Fact.Fact)))
            yield return Changed(same.Key.Fact, [.. same]);
    }

    public static IEnumerable<string> OfFiles(IReadOnlyList<FileDifference> files)
    {
        foreach (var kind in files.GroupBy(file => file.Kind).OrderBy(kind => kind.Key))
        {
            var verb = kind.Key switch { ChangeKind.Added => "adds", ChangeKind.Removed => "removes", _ => "changes" };
            yield return kind.Count() <= Named ? $"{verb} {string.Join(" and ", kind.Select(file => file.Path))}" : $"{verb} {Number(kind.Count())} files";
        }
    }

    /// <summary>Where the kind is another one, its settings are too: the kind alone says it.</summary>
    private static IEnumerable<FactChange> Main(IReadOnlyList<FactChange> facts) =>
        facts.FirstOrDefault(fact => fact.Fact == FactReading.Kind) is { } kind
            ? facts.Where(fact => fact == kind || (!IsOf(kind.Before, fact) && !IsOf(kind.After, fact)))
            : facts;

    private static bool IsOf(string? kind, FactChange fact) => kind is not null && fact.Fact.StartsWith(kind + ".", StringComparison.Ordinal);

    private static string Changed(string fact, IReadOnlyList<(WorkspaceThing Thing, FactChange Fact)> same)
    {
        var noun = same[0].Thing.Noun;
        if (same.Count > 1)
            return $"changes the {fact} of {Number(same.Count)} {WorkspaceNouns.Count(noun, same.Count)}";
        var (thing, change) = same[0];
        return change switch
        {
            { Before: null } => $"sets the {fact} of {thing.Title} to {Short(change.After!)}",
            { After: null } => $"takes the {fact} from {thing.Title}",
            _ => $"changes the {fact} of {thing.Title} from {Short(change.Before)} to {Short(change.After)}",
        };
    }

    private static string Things(string noun, IReadOnlyList<WorkspaceThing> things) =>
        things.Count <= Named ? string.Join(" and ", things.Select(thing => thing.Title)) : $"{Number(things.Count)} {WorkspaceNouns.Count(noun, things.Count)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Short(string value)
    {
        const int Longest = 60;
        value = value.Length == 0 ? "nothing" : value.ReplaceLineEndings(" ");
        return value.Length <= Longest ? value : value[..(Longest - 1)] + "…";
    }
}
