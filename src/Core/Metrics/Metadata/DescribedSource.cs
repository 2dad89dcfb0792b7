using System.Text;

namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>How one source describes its metrics: lines as they came.</summary>
/// <param name="Lines">Each with its end.</param>
/// <param name="OpenMetrics">Whether they are OpenMetrics, else the text format 0.0.4.</param>
internal sealed record DescribedSource(ReadOnlyMemory<byte> Lines, bool OpenMetrics)
{
    /// <summary>What they say, by metric; of two that say different things the later holds.</summary>
    public IReadOnlyCollection<MetricDescription> Read()
    {
        var lines = Lines.Span;
        var found = new Dictionary<string, MetricDescription>(StringComparer.Ordinal);
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range];
            if (line.IsEmpty)
                continue;
            var rest = line["# TYPE ".Length..].TrimStart(" \t"u8);
            var name = Name(ref rest);
            var text = Encoding.UTF8.GetString(rest.IsEmpty ? rest : rest[1..]);
            var known = found.GetValueOrDefault(name) ?? new MetricDescription(name, MetricDescription.Unknown, "", "");
            found[name] = line[2] switch
            {
                (byte)'T' => known with { Type = text.Trim() is "untyped" ? MetricDescription.Unknown : text.Trim() },
                (byte)'H' => known with { Help = Unescaped(text) },
                _ => known with { Unit = text.Trim() },
            };
        }

        return found.Values;
    }

    /// <summary>Up to a blank, or in quotes.</summary>
    private static string Name(ref ReadOnlySpan<byte> rest)
    {
        var quoted = rest is [(byte)'"', ..];
        var end = quoted ? rest[1..].IndexOf((byte)'"') + 1 : rest.IndexOfAny((byte)' ', (byte)'\t');
        if (end <= 0)
            end = rest.Length;
        var name = Encoding.UTF8.GetString(quoted ? rest[1..end] : rest[..end]);
        rest = rest[Math.Min(rest.Length, quoted ? end + 1 : end)..];
        return name;
    }

    /// <summary>Only OpenMetrics has quotes behind a backslash here.</summary>
    private string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            if (next is not ('\\' or 'n') && (next != '"' || !OpenMetrics))
            {
                plain.Append(text[i]);
                continue;
            }

            plain.Append(next == 'n' ? '\n' : next);
            i++;
        }

        return plain.ToString();
    }
}
