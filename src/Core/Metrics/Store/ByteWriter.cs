using System.Buffers.Binary;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Gathers bytes of packed numbers in one array that grows and is used again.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes back what was written after a length.</summary>
    public void Truncate(int length) => Length = length;

    public void Byte(byte value) => Claim(1)[0] = value;

    /// <summary>7 bits a byte, low ones first.</summary>
    public void Unsigned(ulong value)
    {
        var span = Claim(10);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
            span[used++] = (byte)(value | 0x80);
        span[used++] = (byte)value;
        Length -= 10 - used;
    }

    /// <summary>Zigzag: small in both directions.</summary>
    public void Signed(long value) => Unsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void Word(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Claim(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Claim(bytes.Length));

    public void Text(string text)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)length);
        System.Text.Encoding.UTF8.GetBytes(text, Claim(length));
    }

    /// <summary>Room for so many bytes, zeroed.</summary>
    public Span<byte> Claim(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        var span = _bytes.AsSpan(Length, count);
        span.Clear();
        Length += count;
        return span;
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote, from a span.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= _bytes.Length;

    public byte Byte() => _bytes[Position++];

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = _bytes[Position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    public int Count() => checked((int)Unsigned());

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ulong Word()
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[Position..]);
        Position += 8;
        return value;
    }

    public string Text()
    {
        var length = Count();
        var text = System.Text.Encoding.UTF8.GetString(_bytes.Slice(Position, length));
        Position += length;
        return text;
    }

    /// <summary>Passes over so many bytes and returns what begins there, up to the end of everything.</summary>
    public ReadOnlySpan<byte> Skip(int count)
    {
        var rest = _bytes[Position..];
        Position += count;
        return rest;
    }
}
