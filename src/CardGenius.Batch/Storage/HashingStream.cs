using System.Security.Cryptography;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>Counts and hashes the bytes of a file while they are read, and detects whether the file changes during the read.</summary>
/// <param name="inner">The stream of the file.</param>
/// <param name="name">The name of the file, for messages.</param>
internal sealed class HashingStream(Stream inner, string name) : ReadOnlyStream
{
    private const int DrainSize = 128 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly (long Length, DateTime Written)? _opened = StateOf(inner);
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

    /// <summary>Reads the rest of the file, so that the digest covers the whole file.</summary>
    /// <exception cref="InputException">The file changed while it was read.</exception>
    public async Task<InputDigest> DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[DrainSize];
        while (await ReadAsync(rest, cancellationToken) > 0)
        {
        }

        return HasChanged || (_opened is { } opened && _length != opened.Length)
            ? throw Changed()
            : new InputDigest(_length, Convert.ToHexStringLower(_hash.GetCurrentHash()));
    }

    /// <summary>Whether the length or the write time of the file changed since it was opened.</summary>
    public bool HasChanged => _opened is { } opened && StateOf(inner) != opened;

    /// <summary>Creates the exception for a file that changed.</summary>
    public InputException Changed() => new($"{name} changed while it was read. Start again after the program that writes it has finished.");

    /// <summary>Reads the rest of the file and returns the inner stream at its beginning, for random access.</summary>
    /// <returns>The inner stream; null if it cannot seek. This stream then returns no more bytes.</returns>
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

    private static (long Length, DateTime Written)? StateOf(Stream stream) =>
        stream is FileStream file ? (RandomAccess.GetLength(file.SafeFileHandle), File.GetLastWriteTimeUtc(file.SafeFileHandle)) : null;

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _length += bytes.Length;
    }
}
