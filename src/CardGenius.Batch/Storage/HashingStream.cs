using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>Counts and hashes the bytes of a file while they are read, and detects whether the file changes during the read.</summary>
/// <param name="inner">The stream of the file.</param>
/// <param name="name">The name of the file, for messages.</param>
internal sealed class HashingStream(Stream inner, string name) : ReadOnlyStream
{
    private readonly DigestingStream _digest = new(inner);
    private readonly (long Length, DateTime Written)? _opened = StateOf(inner);
    private bool _ended;

    public override int Read(Span<byte> buffer) => _ended ? 0 : _digest.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _ended ? ValueTask.FromResult(0) : _digest.ReadAsync(buffer, cancellationToken);

    /// <summary>Reads the rest of the file, and returns the digest of the whole file.</summary>
    /// <exception cref="InputException">The file changed while it was read.</exception>
    public async Task<InputDigest> DrainAsync(CancellationToken cancellationToken)
    {
        if (!_ended)
        {
            await _digest.DrainAsync(cancellationToken);
        }

        return HasChanged || (_opened is { } opened && _digest.Bytes != opened.Length)
            ? throw Changed()
            : new InputDigest(_digest.Bytes, _digest.Sha256);
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
            _digest.Dispose();
        }

        base.Dispose(disposing);
    }

    private static (long Length, DateTime Written)? StateOf(Stream stream) =>
        stream is FileStream file ? (RandomAccess.GetLength(file.SafeFileHandle), File.GetLastWriteTimeUtc(file.SafeFileHandle)) : null;
}
