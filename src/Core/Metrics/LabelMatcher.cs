namespace Quarterdeck.Core.Metrics;

/// <summary>How a matcher compares.</summary>
public enum MatchKind
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>, anchored at both ends</summary>
    Matches,

    /// <summary><c>!~</c>, anchored at both ends</summary>
    MatchesNot,
}

/// <summary>One condition on a label. A missing label has the empty value.</summary>
public sealed class LabelMatcher
{
    private readonly LabelPattern? _pattern;

    /// <summary>Makes a matcher; for the two kinds with a pattern, <paramref name="value"/> is one in RE2's syntax.</summary>
    /// <exception cref="ArgumentException">The pattern is not valid; the message says why.</exception>
    public LabelMatcher(string name, MatchKind kind, string value)
    {
        Name = name;
        Kind = kind;
        Value = value;
        if (kind is MatchKind.Matches or MatchKind.MatchesNot)
            _pattern = LabelPattern.Of(value);
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How it compares.</summary>
    public MatchKind Kind { get; }

    /// <summary>The value or the pattern.</summary>
    public string Value { get; }

    /// <summary>Whether a series without this label is taken.</summary>
    public bool MatchesEmpty => Matches("");

    /// <summary>Whether the value is taken.</summary>
    public bool Matches(string value) => Kind switch
    {
        MatchKind.Equal => string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.NotEqual => !string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.Matches => _pattern!.IsMatch(value),
        _ => !_pattern!.IsMatch(value),
    };

    /// <summary>As written in a selector, such as <c>job=~"a.*"</c>.</summary>
    public override string ToString() => $"{Name}{Sign}{Labels.Quoted(Value)}";

    private string Sign => Kind switch
    {
        MatchKind.Equal => "=",
        MatchKind.NotEqual => "!=",
        MatchKind.Matches => "=~",
        _ => "!~",
    };
}
