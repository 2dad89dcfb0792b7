using System.Buffers;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>
/// What a server answered: the status and the beginning of the body. The body lies in a rented buffer: dispose once.
/// </summary>
internal sealed class HttpAnswer(int status) : IDisposable
{
    private const int FirstRent = 4096;

    private byte[] _buffer = [];
    private int _length;

    public int Status { get; } = status;

    /// <summary>The first to end of the certificates that the server sent, where it sent any.</summary>
    public CertificateEnd? Certificate { get; init; }

    /// <summary>Whether the body is longer than what was read of it.</summary>
    public bool Cut { get; private set; }

    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(0, _length);

    /// <summary>Reads the body up to <paramref name="limit"/> bytes; the buffer grows with what really comes, not with what is announced.</summary>
    public async ValueTask ReadAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _buffer.Length)
                Grow();
            var read = await body.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
                return;
            _length += read;
            if (_length > limit)
            {
                _length = limit;
                Cut = true;
                return;
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRent, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
