using System.Globalization;
using System.Text.RegularExpressions;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>How much a log line matters, as far as it tells.</summary>
public enum LogSeverity
{
    /// <summary>It does not tell.</summary>
    None,
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>Reads the words for a level that loggers use.</summary>
internal static partial class LogSeverities
{
    /// <summary>A plain line says its level near its start, or not at all.</summary>
    private const int GuessWithin = 160;

    /// <summary>A level as a structured line gives it: a word, or a number as pino and bunyan write it (10 to 60).</summary>
    public static LogSeverity Read(string level)
    {
        if (int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number switch { >= 50 => LogSeverity.Error, >= 40 => LogSeverity.Warn, >= 30 => LogSeverity.Info, >= 10 => LogSeverity.Debug, _ => LogSeverity.None };
        return level.Trim().ToLowerInvariant() switch
        {
            "error" or "err" or "fatal" or "critical" or "crit" or "panic" or "alert" or "emerg" or "emergency" or "severe" or "dpanic" => LogSeverity.Error,
            "warn" or "warning" => LogSeverity.Warn,
            "info" or "information" or "informational" or "notice" => LogSeverity.Info,
            "debug" or "trace" or "verbose" or "fine" or "finer" or "finest" => LogSeverity.Debug,
            _ => LogSeverity.None,
        };
    }

    /// <summary>The level that a plain line most likely has: its first word for one, unless that says there is none of it ("no error", "error=nil").</summary>
    public static LogSeverity Guess(string line)
    {
        var start = line.AsSpan(0, Math.Min(line.Length, GuessWithin));
        foreach (var match in Word().EnumerateMatches(start))
        {
            var word = start.Slice(match.Index, match.Length);
            if (Denied(start[..match.Index], start[(match.Index + match.Length)..]))
                continue;
            return char.ToLowerInvariant(word[0]) switch
            {
                'w' => LogSeverity.Warn,
                'i' or 'n' => LogSeverity.Info,
                'd' or 'v' => LogSeverity.Debug,
                't' when word.Length == 5 => LogSeverity.Debug,
                _ => LogSeverity.Error,
            };
        }

        return LogSeverity.None;
    }

    private static bool Denied(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        before = before.TrimEnd();
        after = after.TrimStart("=: \"");
        return EndsWithWord(before, "no") || EndsWithWord(before, "without") || EndsWithWord(before, "0")
            || StartsWithWord(after, "nil") || StartsWithWord(after, "null") || StartsWithWord(after, "none") || StartsWithWord(after, "<nil>");
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text, string word) =>
        text.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || !char.IsLetterOrDigit(text[^(word.Length + 1)]));

    private static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length]));

    [GeneratedRegex(@"\b(error|err|fatal|panic|critical|crit|emerg|severe|exception|traceback|warn|warning|info|information|notice|debug|trace|verbose|fail|failed)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
