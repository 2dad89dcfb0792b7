namespace Quarterdeck.Core.Metrics;

/// <summary>A pattern is not valid; the message says why, for a person.</summary>
internal sealed class PatternException(string pattern, string why, Exception? inner = null) : ArgumentException($"error parsing regexp: {why} in `{pattern}`", inner);
