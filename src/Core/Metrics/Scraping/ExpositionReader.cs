using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Quarterdeck.Core.Metrics.Metadata;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>
/// Reads samples from Prometheus's text format 0.0.4 or OpenMetrics 1.0
/// (https://prometheus.io/docs/instrumenting/exposition_formats/, https://github.com/prometheus/OpenMetrics), line by line over
/// the bytes, without allocating. Stops at the first malformed line and says which and why.
/// </summary>
internal ref struct ExpositionReader(ReadOnlySpan<byte> text, bool openMetrics, DescriptionLines? descriptions = null)
{
    /// <summary>What Prometheus stores for NaN; never the stale marker.</summary>
    private static readonly double NotANumber = BitConverter.Int64BitsToDouble(0x7ff8000000000001);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private int _line;
    private bool _ended;

    /// <summary>What is wrong, with its line; <see langword="null"/> while nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Goes to the next line with a sample, over comments; false at the end and at an error.</summary>
    public bool MoveNext()
    {
        while (_at < _text.Length)
        {
            _line++;
            SkipBlanks();
            if (_ended)
                return Fail("there is something after # EOF");
            if (AtLineEnd())
                _at++;
            else if (_text[_at] != '#')
                return true;
            else if (!Comment())
                return false;
        }

        return openMetrics && !_ended ? Fail("# EOF is missing at the end: the answer is not complete") : false;
    }

    /// <summary>Passes over the series if it is just this text.</summary>
    public bool TryTake(ReadOnlySpan<byte> series)
    {
        var rest = _text[_at..];
        if (rest.Length <= series.Length || rest[series.Length] is not ((byte)' ' or (byte)'\t') || !rest.StartsWith(series))
            return false;
        _at += series.Length;
        return true;
    }

    /// <summary>Passes over the series, name and labels as written; empty at an error.</summary>
    public ReadOnlySpan<byte> TakeSeries()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is not ((byte)'{' or (byte)' ' or (byte)'\t' or (byte)'\n'))
            _at++;
        var end = _at;
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == '{')
        {
            if (!SkipBraces())
                return [];
            end = _at;
        }

        return _text[start..end];
    }

    /// <summary>Reads the value and, if there is one, the time in milliseconds; goes to the end of the line.</summary>
    public bool TakeValue(out double value, out long? time)
    {
        (value, time) = (0, null);
        var token = Token();
        if (token.IsEmpty)
            return Fail("the value is missing");
        if (!TryValue(token, out value))
            return Fail($"\"{Shown(token)}\" is no value");
        token = Token();
        if (!token.IsEmpty && token[0] != '#')
        {
            if (!TryTime(token, out var stamp))
                return Fail($"\"{Shown(token)}\" is no timestamp");
            time = stamp;
            token = Token();
        }

        // An exemplar is passed over.
        if (openMetrics && token is [(byte)'#'])
        {
            var end = _text[_at..].IndexOf((byte)'\n');
            _at = end < 0 ? _text.Length : _at + end;
        }
        else if (!token.IsEmpty)
            return Fail($"\"{Shown(token)}\" is too much");
        _at++;
        return true;
    }

    /// <summary>Stops with an error in this line.</summary>
    public bool Fail(string problem)
    {
        Error ??= $"line {_line}: {problem}";
        return false;
    }

    private bool Comment()
    {
        var end = _text[_at..].IndexOf((byte)'\n');
        var line = end < 0 ? _text[_at..] : _text.Slice(_at, end);
        _at += line.Length + 1;
        if (line.StartsWith("# TYPE "u8) || line.StartsWith("# HELP "u8) || line.StartsWith("# UNIT "u8))
            descriptions?.See(line);
        if (openMetrics && line.SequenceEqual("# EOF"u8))
            _ended = true;
        else if (line.StartsWith("# TYPE "u8))
            return Type(line["# TYPE "u8.Length..]);
        else if (line.StartsWith("# HELP "u8) && line["# HELP "u8.Length..].Trim((byte)' ').IsEmpty)
            return Fail("# HELP names no metric");
        return true;
    }

    private bool Type(ReadOnlySpan<byte> rest)
    {
        rest = rest.Trim(" \t"u8);
        var blank = rest.LastIndexOfAny((byte)' ', (byte)'\t');
        if (blank <= 0)
            return Fail("# TYPE needs a metric and its type");
        var type = rest[(blank + 1)..];
        var known = type.SequenceEqual("counter"u8) || type.SequenceEqual("gauge"u8) || type.SequenceEqual("histogram"u8) || type.SequenceEqual("summary"u8)
            || type.SequenceEqual("untyped"u8) || type.SequenceEqual("unknown"u8) || type.SequenceEqual("info"u8) || type.SequenceEqual("stateset"u8) || type.SequenceEqual("gaugehistogram"u8);
        return known || Fail($"\"{Shown(type)}\" is no type of a metric");
    }

    private bool SkipBraces()
    {
        var quoted = false;
        for (; _at < _text.Length && _text[_at] != '\n'; _at++)
        {
            var letter = _text[_at];
            if (quoted && letter == '\\')
                _at++;
            else if (letter == '"')
                quoted = !quoted;
            else if (!quoted && letter == '}')
            {
                _at++;
                return true;
            }
        }

        return Fail(quoted ? "a quoted text has no end" : "the labels have no closing brace");
    }

    private ReadOnlySpan<byte> Token()
    {
        SkipBlanks();
        var start = _at;
        while (_at < _text.Length && _text[_at] is not ((byte)' ' or (byte)'\t' or (byte)'\n'))
            _at++;
        return _text[start.._at];
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t')
            _at++;
    }

    private readonly bool AtLineEnd() => _at >= _text.Length || _text[_at] == '\n';

    private readonly bool TryTime(ReadOnlySpan<byte> token, out long time)
    {
        if (!openMetrics)
            return Utf8Parser.TryParse(token, out time, out var used) && used == token.Length;
        var read = double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e12;
        time = read ? (long)Math.Round(seconds * 1000) : 0;
        return read;
    }

    private static bool TryValue(ReadOnlySpan<byte> token, out double value)
    {
        if (TryWhole(token, out value))
            return true;
        var sign = token[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var rest = token[sign..];
        if (Ascii.EqualsIgnoreCase(rest, "nan"u8))
            value = NotANumber;
        else if (Ascii.EqualsIgnoreCase(rest, "inf"u8) || Ascii.EqualsIgnoreCase(rest, "infinity"u8))
            value = token[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        else
            return rest.IndexOfAnyExcept("0123456789.eE+-"u8) < 0 && double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        return true;
    }

    /// <summary>Most values are whole: digits alone are read at once.</summary>
    private static bool TryWhole(ReadOnlySpan<byte> token, out double value)
    {
        var number = 0L;
        value = 0;
        if (token.Length > 15)
            return false;
        foreach (var letter in token)
        {
            if (letter is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (letter - '0');
        }

        value = number;
        return true;
    }

    private static string Shown(ReadOnlySpan<byte> token) => Encoding.UTF8.GetString(token[..Math.Min(token.Length, 60)]);
}
