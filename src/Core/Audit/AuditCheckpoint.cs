using System.Globalization;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// How far the log reached at a moment. Its text is that of a transparency log's checkpoint (c2sp.org/tlog-checkpoint) with the
/// hash of the newest entry where those have the root of a tree, and the time as an extension line.
/// </summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Count">Number of the newest entry; 0 before the first.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When it was signed, UTC, to the second.</param>
public sealed record AuditCheckpoint(string Origin, long Count, ReadOnlyMemory<byte> Hash, DateTimeOffset At)
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>Whether an entry of that hash is the one that it was signed for.</summary>
    public bool IsOf(ReadOnlySpan<byte> hash) => Hash.Span.SequenceEqual(hash);

    /// <summary>As a signed note.</summary>
    internal string Sign(AuditKeys keys) => SignedNote.Write(
        keys, Origin, string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Count}\n{Convert.ToBase64String(Hash.Span)}\ntime {At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}\n"));

    /// <summary>Reads a note; <see langword="null"/> where these keys did not sign it, or it is no checkpoint.</summary>
    internal static AuditCheckpoint? Read(AuditKeys keys, string origin, string note)
    {
        if (SignedNote.Read(keys, origin, note)?.Split('\n') is not [var name, var count, var hash, var time, ..] || name != origin || !time.StartsWith("time ", StringComparison.Ordinal))
            return null;
        var bytes = new byte[AuditHash.Size];
        return long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Convert.TryFromBase64String(hash, bytes, out var length) && length == bytes.Length
            && DateTimeOffset.TryParseExact(time["time ".Length..], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? new AuditCheckpoint(origin, number, bytes, at)
                : null;
    }
}
