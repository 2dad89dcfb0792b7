using System.Text;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary><c>label_replace</c> and <c>label_join</c>: give each series other labels.</summary>
/// <param name="vector">The series.</param>
/// <param name="target">The label to set.</param>
/// <param name="value">Its value; <see langword="null"/> leaves the series as it is.</param>
internal sealed class RelabelNode(VectorNode vector, string target, Func<Labels, string?> value) : VectorNode
{
    public override IEnumerable<Series> Evaluate() => SeriesMerger.Merge(vector.Evaluate().Select(Relabel));

    /// <summary><c>label_replace(v, target, replacement, source, pattern)</c></summary>
    public static RelabelNode Replace(CallExpr call, VectorNode vector)
    {
        var (target, replacement, source, pattern) = (TextOf(call, 1), TextOf(call, 2), TextOf(call, 3), TextOf(call, 4));
        CheckName(target, "destination", call.Function.Name);
        try
        {
            var regex = Re2Pattern.Anchored(pattern);
            return new RelabelNode(vector, target, labels => regex.Match(labels[source]) is { Success: true } match ? Expand(replacement, match) : null);
        }
        catch (ArgumentException)
        {
            throw new QueryFailure($"invalid regular expression in label_replace(): {pattern}");
        }
    }

    /// <summary><c>label_join(v, target, separator, source…)</c></summary>
    public static RelabelNode Join(CallExpr call, VectorNode vector)
    {
        var (target, separator) = (TextOf(call, 1), TextOf(call, 2));
        var sources = Enumerable.Range(3, call.Arguments.Count - 3).Select(i => TextOf(call, i)).ToList();
        sources.ForEach(source => CheckName(source, "source", call.Function.Name));
        CheckName(target, "destination", call.Function.Name);
        return new RelabelNode(vector, target, labels => string.Join(separator, sources.Select(source => labels[source])));
    }

    private Series Relabel(Series series)
    {
        if (value(series.Labels) is not { } set)
            return series;
        var relabelled = series.Relabelled(series.Labels.With(target, set));
        // A name that is set stays.
        relabelled.NameGoesLast &= !string.Equals(target, Labels.MetricName, StringComparison.Ordinal);
        return relabelled;
    }

    private static string TextOf(CallExpr call, int argument) => ((TextExpr)call.Arguments[argument].Bare).Value;

    private static void CheckName(string name, string what, string function)
    {
        if (!LabelName.IsValid(name))
            throw new QueryFailure($"invalid {what} label name in {function}(): {name}");
    }

    /// <summary>Puts groups into a replacement as Go does: <c>$1</c>, <c>$name</c>, <c>${1}</c>, <c>$$</c>; an unknown group is empty.</summary>
    private static string Expand(string replacement, Match match)
    {
        var text = new StringBuilder();
        for (var at = 0; at < replacement.Length; at++)
        {
            if (replacement[at] != '$' || at + 1 == replacement.Length)
            {
                text.Append(replacement[at]);
                continue;
            }

            var isBraced = replacement[at + 1] == '{';
            var start = at + (isBraced ? 2 : 1);
            var end = start;
            while (end < replacement.Length && (char.IsLetterOrDigit(replacement[end]) || replacement[end] == '_'))
                end++;
            if (replacement[at + 1] == '$')
            {
                text.Append('$');
                at++;
            }
            else if (end == start || (isBraced && (end == replacement.Length || replacement[end] != '}')))
            {
                text.Append('$');
            }
            else
            {
                text.Append(match.Groups[replacement[start..end]].Value);
                at = isBraced ? end : end - 1;
            }
        }

        return text.ToString();
    }
}
