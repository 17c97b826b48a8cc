using System.Security.Cryptography;

namespace CardGenius.Batch.Planning.Tables;

/// <summary>Counts and hashes the bytes of a file while others read them.</summary>
internal sealed class HashingStream(Stream inner) : ReadOnlyStream
{
    private const int DrainSize = 128 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        var read = _ended ? 0 : inner.Read(buffer);
        Count(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _ended ? 0 : await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    /// <summary>Reads what nobody wanted, so that the digest is that of the whole file.</summary>
    public async Task<InputDigest> DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[DrainSize];
        while (await ReadAsync(rest, cancellationToken) > 0)
        {
        }

        return new InputDigest(_length, Convert.ToHexStringLower(_hash.GetCurrentHash()));
    }

    /// <summary>Reads the file to its end and gives it back from its beginning, to be read at will; null where it cannot seek.</summary>
    public async Task<Stream?> RewindAsync(CancellationToken cancellationToken)
    {
        if (!inner.CanSeek)
        {
            return null;
        }

        await DrainAsync(cancellationToken);
        _ended = true;
        inner.Position = 0;
        return inner;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _length += bytes.Length;
    }
}
