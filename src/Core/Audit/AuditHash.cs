using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// The bytes that are hashed (docs/audit.md has them for others): a version, then every field in the order of its column,
/// numbers as eight bytes big-endian, texts and bytes after their length in four. No two rows have the same bytes.
/// </summary>
internal static class AuditHash
{
    public const int Size = SHA256.HashSizeInBytes;

    private const byte Version = 1;

    /// <summary>What the first entry, and the first summary, follow on.</summary>
    public static byte[] Start => new byte[Size];

    /// <summary>Hash of an entry that follows on another's.</summary>
    public static byte[] OfEntry(byte[] previous, AuditRecord entry)
    {
        var bytes = Begin(previous, (byte)'E');
        Number(bytes, entry.Number);
        Number(bytes, entry.At.ToUnixTimeMilliseconds());
        Text(bytes, entry.Person);
        Bytes(bytes, entry.Commitment);
        Text(bytes, entry.Action);
        Text(bytes, entry.Resource);
        Number(bytes, (long)entry.Result);
        Text(bytes, entry.Address);
        Text(bytes, entry.Agent);
        Text(bytes, entry.Details);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <summary>Hash of a summary that follows on another's.</summary>
    public static byte[] OfSummary(byte[] previous, AuditSummaryRecord summary)
    {
        var bytes = Begin(previous, (byte)'S');
        Number(bytes, summary.Number);
        Number(bytes, summary.FromNumber);
        Number(bytes, summary.ToNumber);
        Number(bytes, summary.FromAt.ToUnixTimeMilliseconds());
        Number(bytes, summary.ToAt.ToUnixTimeMilliseconds());
        Number(bytes, summary.MadeAt.ToUnixTimeMilliseconds());
        Text(bytes, summary.Counts);
        Bytes(bytes, summary.LastHash);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <summary>What an entry holds in place of a name.</summary>
    public static byte[] OfName(byte[] salt, string person, string name)
    {
        var bytes = Begin(salt, (byte)'N');
        Text(bytes, person);
        Text(bytes, name);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> Begin(byte[] before, byte kind)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        Bytes(bytes, before);
        bytes.Write([Version, kind]);
        return bytes;
    }

    private static void Number(ArrayBufferWriter<byte> bytes, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), value);
        bytes.Advance(sizeof(long));
    }

    private static void Text(ArrayBufferWriter<byte> bytes, string text)
    {
        Length(bytes, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes);
    }

    private static void Bytes(ArrayBufferWriter<byte> bytes, byte[] value)
    {
        Length(bytes, value.Length);
        bytes.Write(value);
    }

    private static void Length(ArrayBufferWriter<byte> bytes, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), length);
        bytes.Advance(sizeof(int));
    }
}
