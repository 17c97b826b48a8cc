using System.Security.Cryptography;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>Counts and hashes the bytes of a file while others read them, and notices where the file changes meanwhile.</summary>
/// <param name="inner">The file's bytes.</param>
/// <param name="name">Its name, for messages.</param>
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

    /// <summary>Reads what nobody wanted, so that the digest is that of the whole file.</summary>
    /// <exception cref="InputException">The file was cut, grew or was written while it was read.</exception>
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

    /// <summary>Whether the file was cut, grew or was written since it was opened.</summary>
    public bool HasChanged => _opened is { } opened && StateOf(inner) != opened;

    /// <summary>What to say of a file that changed.</summary>
    public InputException Changed() => new($"{name} changed while it was read. Start again when the program that writes it has finished.");

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

    private static (long Length, DateTime Written)? StateOf(Stream stream) =>
        stream is FileStream file ? (RandomAccess.GetLength(file.SafeFileHandle), File.GetLastWriteTimeUtc(file.SafeFileHandle)) : null;

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _length += bytes.Length;
    }
}
