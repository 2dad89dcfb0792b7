using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Health;

/// <summary>Names that somebody may have meant.</summary>
public static class NearNames
{
    /// <summary>The one nearest in spelling first, then those that contain the name or are contained in it.</summary>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> names, int most)
    {
        var known = names.Order(StringComparer.Ordinal).ToList();
        var containing = known.Where(candidate => candidate.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(candidate, StringComparison.OrdinalIgnoreCase));
        return [.. containing.Prepend(NearestWord.Find(name, known)).OfType<string>().Distinct(StringComparer.Ordinal).Take(most)];
    }
}
