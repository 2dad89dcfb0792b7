using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Workspaces;

/// <summary>Gathers the errors of one load: all counted, a bounded number kept, some shown.</summary>
internal sealed class WorkspaceErrors
{
    private const int Kept = 5_000;
    private const int Shown = 200;
    private readonly List<WorkspaceError> _errors = [];

    /// <summary>Number of errors, kept or not.</summary>
    public int Count { get; private set; }

    /// <summary>Whether further errors are only counted: nothing costly needs to be worked out for their messages.</summary>
    public bool Full => Count >= Kept;

    public void Add(Place place, string message) => Add(place.File, place.Line, message);

    public void Add(string file, int line, string message)
    {
        if (!Full)
            _errors.Add(new WorkspaceError(file, line, Redacted(Quoting.OneLine(message))));
        Count++;
    }

    /// <summary>Behind a key come words about it, or its value in quotes; only the latter is a secret where the key says so.</summary>
    private static string Redacted(string message)
    {
        const string Colon = "\": ";
        var end = message.IndexOf(Colon, StringComparison.Ordinal) + Colon.Length;
        return end < Colon.Length || end >= message.Length || message[end] == '"' ? Redactor.Text(message) : message[..end] + Redactor.Text(message[end..]);
    }

    /// <summary>The errors by file and line; past 200 one last entry says how many more there are.</summary>
    public IReadOnlyList<WorkspaceError> Sorted()
    {
        var sorted = _errors
            .OrderBy(error => error.File, StringComparer.Ordinal)
            .ThenBy(error => error.Line)
            .Take(Shown)
            .ToList();
        if (Count > Shown)
            sorted.Add(new WorkspaceError(".", 0, $"… and {Count - Shown} more"));
        return new EquatableList<WorkspaceError>(sorted);
    }
}

/// <summary>Where something is written.</summary>
/// <param name="File">Path relative to the workspace folder, with <c>/</c>.</param>
/// <param name="Line">Line, from 1; 0 for the file as a whole.</param>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
