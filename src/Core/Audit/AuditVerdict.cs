using System.Globalization;

namespace Quarterdeck.Core.Audit;

/// <summary>Something that is not as it was written.</summary>
/// <param name="Number">The entry; <see langword="null"/> where it is about none in particular.</param>
/// <param name="At">When that entry was made, or, where it is missing, the one before; <see langword="null"/> where neither is known.</param>
/// <param name="What">What is wrong, as a sentence without its end.</param>
public sealed record AuditFinding(long? Number, DateTimeOffset? At, string What)
{
    public override string ToString()
    {
        var at = At is { } time ? string.Create(CultureInfo.InvariantCulture, $" ({time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)") : "";
        return Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"entry {number}{at}: {What}") : What;
    }
}

/// <summary>What a check of the whole log found.</summary>
/// <param name="Entries">Entries that were found to be whole.</param>
/// <param name="Summarised">Entries that summaries stand for.</param>
/// <param name="Checkpoints">Checkpoints, with the head, that agree.</param>
/// <param name="Findings">What is wrong, the first entry first; empty where nothing is. After the first broken entry nothing can be said of those behind it.</param>
public sealed record AuditVerdict(long Entries, long Summarised, int Checkpoints, IReadOnlyList<AuditFinding> Findings)
{
    public bool IsWhole => Findings.Count == 0;
}
