using System.Globalization;
using System.Text;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>Values as Go prints them: <c>%v</c>, and <c>printf</c> with the verbs that templates use (https://pkg.go.dev/fmt).</summary>
internal static class GoFormat
{
    /// <summary>A value as <c>%v</c>.</summary>
    public static string Print(object? value) => value switch
    {
        null => "<no value>",
        string text => text,
        bool yes => yes ? "true" : "false",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => GoNumber.General(number, precision: -1),
        Labels labels => $"map[{string.Join(' ', labels.Select(label => $"{label.Name}:{label.Value}"))}]",
        IReadOnlyDictionary<string, object?> map => $"map[{string.Join(' ', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{Print(entry.Value)}"))}]",
        IReadOnlyList<object?> list => $"[{string.Join(' ', list.Select(Print))}]",
        TemplateSample sample => $"{{{Print(sample.Labels)} {Print(sample.Value)}}}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A text with verbs replaced by arguments. Mistakes show in the text as Go shows them: <c>%!d(string=x)</c>, <c>%!s(MISSING)</c>.</summary>
    public static string Printf(string format, ReadOnlySpan<object?> arguments)
    {
        var text = new StringBuilder();
        var used = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            var verb = FormatVerb.Read(format, ref at);
            if (verb.Letter == '%')
                text.Append('%');
            else if (verb.Letter == '\0')
                text.Append("%!(NOVERB)");
            else if (used >= arguments.Length)
                text.Append(CultureInfo.InvariantCulture, $"%!{verb.Letter}(MISSING)");
            else
                text.Append(verb.Apply(arguments[used++]));
        }

        if (used < arguments.Length)
            text.Append("%!(EXTRA ").AppendJoin(", ", arguments[used..].ToArray().Select(argument => $"{TypeName(argument)}={Print(argument)}")).Append(')');
        return text.ToString();
    }

    internal static string TypeName(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        long => "int",
        double => "float64",
        Labels => "map[string]string",
        _ => "value",
    };
}
