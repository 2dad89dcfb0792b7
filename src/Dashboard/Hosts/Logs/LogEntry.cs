using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>A further key of a structured line.</summary>
/// <param name="Key">As written.</param>
/// <param name="Value">Texts as they are, anything else as JSON.</param>
public sealed record LogField(string Key, string Value);

/// <summary>A line of a container's log, taken apart for a screen. All texts are harmless (see <see cref="LogText"/>).</summary>
public sealed record LogEntry
{
    public required LogStream Stream { get; init; }

    /// <summary>The line's own time where it is structured and has one, else when the engine took it.</summary>
    public DateTimeOffset? At { get; init; }

    public LogSeverity Severity { get; init; }

    /// <summary>Whether <see cref="Severity"/> was guessed from the words of a plain line.</summary>
    public bool Guessed { get; init; }

    /// <summary>The service that the line names.</summary>
    public string? Service { get; init; }

    /// <summary>The message; the whole line where it is plain. May hold line feeds where it is structured.</summary>
    public required string Message { get; init; }

    /// <summary>Further keys, in their order.</summary>
    public IReadOnlyList<LogField> Fields { get; init; } = [];

    /// <summary>The whole line, for search and copying.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the line was an object in JSON.</summary>
    public bool Structured { get; init; }

    /// <summary>Whether the line was so long that its end was left out.</summary>
    public bool Cut { get; init; }

    /// <summary>Takes a line apart. Never throws: what is not understood is plain text.</summary>
    public static LogEntry Parse(LogLine line)
    {
        line = line with { Text = Redactor.Text(line.Text) };
        var text = LogText.Clean(line.Text);
        if (LogJson.TryRead(line, text) is { } structured)
            return structured;
        var severity = LogSeverities.Guess(text);
        return new LogEntry { Stream = line.Stream, At = line.At, Severity = severity, Guessed = severity != LogSeverity.None, Message = text, Text = text, Cut = line.Cut };
    }
}
