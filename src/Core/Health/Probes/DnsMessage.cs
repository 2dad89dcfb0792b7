using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Record types that a probe can ask for, with their numbers on the wire (RFC 1035, RFC 3596).</summary>
public enum DnsRecordType : ushort
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
}

/// <summary>What a DNS server answered.</summary>
/// <param name="Code">Response code: 0 no error, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.</param>
/// <param name="Truncated">Whether the answer did not fit and is to be asked for over TCP.</param>
/// <param name="Values">The values of the records of the asked type.</param>
internal sealed record DnsAnswer(int Code, bool Truncated, IReadOnlyList<string> Values);

/// <summary>Writes queries and reads answers (RFC 1035, section 4). Answers are taken as hostile.</summary>
internal static class DnsMessage
{
    private const int HeaderLength = 12;
    private const int LongestName = 255;
    private const ushort InternetClass = 1;

    /// <summary>A query, recursion desired; <see langword="null"/> where the name cannot be one.</summary>
    public static byte[]? Query(ushort id, string name, DnsRecordType type)
    {
        var labels = name.TrimEnd('.').Split('.');
        if (name.Length > LongestName - 2 || labels.Any(label => label.Length is 0 or > 63 || !Ascii.IsValid(label)))
            return null;

        var query = new List<byte>(HeaderLength + name.Length + 6);
        foreach (var part in (ushort[])[id, 0x0100, 1, 0, 0, 0])
            Append(query, part);
        foreach (var label in labels)
        {
            query.Add((byte)label.Length);
            query.AddRange(Encoding.ASCII.GetBytes(label));
        }

        query.Add(0);
        Append(query, (ushort)type);
        Append(query, InternetClass);
        return [.. query];
    }

    public static ushort Id(ReadOnlySpan<byte> packet) => packet.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(packet);

    /// <summary>The answer to <paramref name="query"/>. Throws <see cref="InvalidDataException"/> for anything that is none.</summary>
    public static DnsAnswer Read(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> query, DnsRecordType type)
    {
        if (packet.Length < HeaderLength)
            throw new InvalidDataException($"{packet.Length} bytes are no DNS message");
        var flags = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if ((flags & 0x8000) == 0 || Id(packet) != Id(query))
            throw new InvalidDataException("the message is no answer to the query");

        var truncated = (flags & 0x0200) != 0;
        var code = flags & 0x000F;
        var position = HeaderLength;
        var questions = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        for (var i = 0; i < questions; i++)
        {
            _ = Name(packet, ref position);
            _ = Take(packet, ref position, 4);
        }

        if (questions == 1 && !SameQuestion(packet[HeaderLength..position], query[HeaderLength..]))
            throw new InvalidDataException("the message answers another question");
        return truncated || code != 0
            ? new DnsAnswer(code, truncated, [])
            : new DnsAnswer(code, truncated, Records(packet, position, type));
    }

    private static List<string> Records(ReadOnlySpan<byte> packet, int position, DnsRecordType type)
    {
        var values = new List<string>();
        var count = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        for (var i = 0; i < count; i++)
        {
            _ = Name(packet, ref position);
            var head = Take(packet, ref position, 10);
            var start = position;
            var data = Take(packet, ref position, BinaryPrimitives.ReadUInt16BigEndian(head[8..]));
            if (BinaryPrimitives.ReadUInt16BigEndian(head) == (ushort)type && BinaryPrimitives.ReadUInt16BigEndian(head[2..]) == InternetClass)
                values.Add(Value(packet, start, data, type));
        }

        return values;
    }

    private static string Value(ReadOnlySpan<byte> packet, int start, ReadOnlySpan<byte> data, DnsRecordType type)
    {
        switch (type)
        {
            case DnsRecordType.A when data.Length == 4:
            case DnsRecordType.Aaaa when data.Length == 16:
                return new IPAddress(data).ToString();
            case DnsRecordType.Txt:
                return Text(data);
            case DnsRecordType.Cname or DnsRecordType.Ns:
                return Name(packet, ref start);
            case DnsRecordType.Mx when data.Length > 2:
                start += 2;
                return $"{BinaryPrimitives.ReadUInt16BigEndian(data)} {Name(packet, ref start)}";
            default:
                throw new InvalidDataException($"a record of type {type} has {data.Length} bytes");
        }
    }

    /// <summary>A text record is a row of strings that belong together (RFC 7208, section 3.3).</summary>
    private static string Text(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        var position = 0;
        while (position < data.Length)
        {
            var length = Take(data, ref position, 1)[0];
            text.Append(Encoding.UTF8.GetString(Take(data, ref position, length)));
        }

        return text.ToString();
    }

    /// <summary>
    /// A name, its compression followed. A pointer may only point before the place where the name began so far: each jump
    /// goes further back, so loops cannot be.
    /// </summary>
    private static string Name(ReadOnlySpan<byte> packet, ref int position)
    {
        var name = new StringBuilder();
        var at = position;
        var lowest = position;
        var jumped = false;
        while (true)
        {
            var length = Take(packet, ref at, 1)[0];
            if (length >= 0xC0)
            {
                var target = ((length & 0x3F) << 8) | Take(packet, ref at, 1)[0];
                if (!jumped)
                    position = at;
                jumped = true;
                if (target >= lowest)
                    throw new InvalidDataException("a compressed name runs in a circle");
                at = lowest = target;
                continue;
            }

            if (length > 63)
                throw new InvalidDataException("a label has an unknown form");
            if (length == 0)
                break;
            if (name.Length > 0)
                name.Append('.');
            name.Append(Encoding.Latin1.GetString(Take(packet, ref at, length)).ToLowerInvariant());
            if (name.Length > LongestName)
                throw new InvalidDataException("a name is longer than 255 bytes");
        }

        if (!jumped)
            position = at;
        return name.Length == 0 ? "." : name.ToString();
    }

    /// <summary>Letters of the name may come back in other case; the bits of case are all that may differ.</summary>
    private static bool SameQuestion(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> query) =>
        answer.Length == query.Length && answer[^4..].SequenceEqual(query[^4..]) && Ascii.EqualsIgnoreCase(answer[..^4], query[..^4]);

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int position, int count)
    {
        if (count > bytes.Length - position)
            throw new InvalidDataException("the message ends in the middle");
        var taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }

    private static void Append(List<byte> bytes, ushort value)
    {
        bytes.Add((byte)(value >> 8));
        bytes.Add((byte)value);
    }
}
