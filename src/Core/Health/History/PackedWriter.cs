using System.Text;

namespace Quarterdeck.Core.Health.History;

/// <summary>Writes whole numbers in as few bytes as they need (7 bits a byte; signed ones zigzag first).</summary>
internal sealed class PackedWriter : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly BinaryWriter _writer;

    public PackedWriter() => _writer = new BinaryWriter(_stream, Encoding.UTF8);

    public void Unsigned(long value) => _writer.Write7BitEncodedInt64(value);

    public void Signed(long value) => _writer.Write7BitEncodedInt64((value << 1) ^ (value >> 63));

    public void Text(string value) => _writer.Write(value);

    public byte[] ToArray()
    {
        _writer.Flush();
        return _stream.ToArray();
    }

    public void Dispose() => _writer.Dispose();
}

/// <summary>Reads what <see cref="PackedWriter"/> wrote.</summary>
internal sealed class PackedReader(byte[] data) : IDisposable
{
    private readonly BinaryReader _reader = new(new MemoryStream(data, writable: false), Encoding.UTF8);

    public long Unsigned() => _reader.Read7BitEncodedInt64();

    public int Count() => checked((int)_reader.Read7BitEncodedInt64());

    public long Signed()
    {
        var value = _reader.Read7BitEncodedInt64();
        return (long)((ulong)value >> 1) ^ -(value & 1);
    }

    public string Text() => _reader.ReadString();

    public void Dispose() => _reader.Dispose();
}
