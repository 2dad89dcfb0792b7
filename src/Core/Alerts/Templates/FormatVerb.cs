using System.Globalization;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>One verb of a <c>printf</c> format, such as <c>%-8.2f</c>.</summary>
internal readonly record struct FormatVerb(char Letter, string Flags, int Width, int Precision)
{
    /// <summary>The widest a padding may be.</summary>
    private const int Widest = 1000;

    /// <summary>Reads the verb at a percent sign and moves to its last character; the letter is 0 where there is none.</summary>
    public static FormatVerb Read(string format, ref int at)
    {
        var from = at + 1;
        var to = from;
        while (to < format.Length && "+-# 0".Contains(format[to]))
            to++;
        var flags = format[from..to];
        var width = Digits(format, ref to);
        var precision = -1;
        if (to < format.Length && format[to] == '.')
        {
            to++;
            precision = Math.Max(0, Digits(format, ref to));
        }

        at = to;
        return new FormatVerb(to < format.Length ? format[to] : '\0', flags, width, precision);
    }

    /// <summary>The argument in this form.</summary>
    public string Apply(object? argument)
    {
        var text = (Letter, argument) switch
        {
            ('v', double number) => Signed(GoNumber.General(number, Precision)),
            ('v', _) => GoFormat.Print(argument),
            ('T', _) => GoFormat.TypeName(argument),
            ('s', string or null) => Shortened(GoFormat.Print(argument)),
            ('s', not (double or long or bool)) => GoFormat.Print(argument),
            ('q', string quoted) => $"\"{quoted.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
            ('t', bool yes) => yes ? "true" : "false",
            ('d', long whole) => Signed(whole.ToString(CultureInfo.InvariantCulture)),
            ('x', long whole) => whole.ToString("x", CultureInfo.InvariantCulture),
            ('X', long whole) => whole.ToString("X", CultureInfo.InvariantCulture),
            ('c', long whole) when System.Text.Rune.IsValid((int)whole) => new System.Text.Rune((int)whole).ToString(),
            ('f' or 'F', double number) => Signed(GoNumber.Plain(number, Precision < 0 ? 6 : Precision)),
            ('e', double number) => Signed(GoNumber.Exponent(number, Precision < 0 ? 6 : Precision)),
            ('g', double number) => Signed(GoNumber.General(number, Precision)),
            _ => $"%!{Letter}({GoFormat.TypeName(argument)}={GoFormat.Print(argument)})",
        };
        return Padded(text, argument is double or long);
    }

    private string Signed(string number) => Flags.Contains('+') && !number.StartsWith('-') && !number.StartsWith('+') ? "+" + number : number;

    private string Shortened(string text) => Precision >= 0 && Precision < text.Length ? text[..Precision] : text;

    private string Padded(string text, bool isNumber)
    {
        var width = Math.Min(Width, Widest);
        if (Flags.Contains('-'))
            return text.PadRight(width);
        if (!isNumber || !Flags.Contains('0') || text.Length >= width)
            return text.PadLeft(width);
        var sign = text[0] is '-' or '+' ? 1 : 0;
        return text[..sign] + text[sign..].PadLeft(width - sign, '0');
    }

    private static int Digits(string format, ref int at)
    {
        var from = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
            at++;
        return int.TryParse(format.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
