namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>How many elements of each side belong together.</summary>
internal enum Cardinality
{
    OneToOne,

    /// <summary><c>group_left</c></summary>
    ManyToOne,

    /// <summary><c>group_right</c></summary>
    OneToMany,
}

/// <summary>How the elements of two vectors find each other.</summary>
/// <param name="IsOn"><c>on</c>: only <paramref name="Labels"/> count; otherwise all but those and the name.</param>
/// <param name="Labels">The labels named.</param>
/// <param name="Cardinality">How many of each side.</param>
/// <param name="Include">Labels that the result takes from the one side.</param>
internal sealed record Matching(bool IsOn, IReadOnlyList<string> Labels, Cardinality Cardinality, IReadOnlyList<string> Include);
