using System.IO.Compression;
using CardGenius.Batch.IO;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// A store file with one gzip member, or a piece of one. Its bytes depend only on the content, because the header contains no name and no time.
/// Rows are collected in <see cref="Buffer"/> and compressed in large steps, so that no synchronous write goes to a store over the network.
/// </summary>
internal sealed class GzipFile : IAsyncDisposable
{
    private const int StepSize = 256 * 1024;

    // The output of gzip for an empty input. GZipStream writes no bytes for it, and gunzip does not accept an empty file.
    private static readonly byte[] EmptyMember =
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly StoreWriteStream _file;
    private readonly DigestingStream _digest;
    private readonly GZipStream _gzip;
    private readonly GzipPieceStream? _blocks;
    private readonly string _name;
    private long _length;

    private GzipFile(StoreWriteStream file, string name, bool isPiece)
    {
        _file = file;
        _name = name;
        _digest = new DigestingStream(file);
        _blocks = isPiece ? new GzipPieceStream(_digest) : null;
        _gzip = GzipMember.Compress((Stream?)_blocks ?? _digest);
    }

    /// <summary>Gets the buffer to which rows are written.</summary>
    public MemoryStream Buffer { get; } = new(StepSize + (StepSize / 4));

    /// <summary>Gets or sets the number of rows. The writer counts them.</summary>
    public long Rows { get; set; }

    /// <summary>Gets the checksum and length of the piece, which its member needs. It is valid after the commit.</summary>
    public GzipPiece Piece => new(_blocks!.Crc32, _length);

    /// <summary>Creates a file with one gzip member.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">The folder of the file.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    public static async Task<GzipFile> CreateAsync(IRunStore store, string folder, string name, CancellationToken cancellationToken) =>
        new(await store.CreateAsync($"{folder}/{name}", cancellationToken), name, isPiece: false);

    /// <summary>Creates a file with a piece of a gzip member (<see cref="GzipMember"/>). It must not stay empty.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public static async Task<GzipFile> CreatePieceAsync(
        IRunStore store, string folder, string name, CancellationToken cancellationToken) =>
        new(await store.CreateAsync($"{folder}/{name}", cancellationToken), name, isPiece: true);

    /// <summary>Compresses the buffer if it is large enough for a step.</summary>
    public ValueTask StepAsync(CancellationToken cancellationToken) =>
        Buffer.Length < StepSize ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Ends the member or the piece and makes the file visible.</summary>
    public async Task<PublishedFile> CommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        if (_blocks is not null)
        {
            // The flush ends the last block at a byte boundary, so that another piece can follow.
            await _gzip.FlushAsync(cancellationToken);
            _blocks.IsAtEnd = true;
        }

        await _gzip.DisposeAsync();
        if (_length == 0)
        {
            await _digest.WriteAsync(EmptyMember, cancellationToken);
        }

        await _file.CommitAsync(cancellationToken);
        return new PublishedFile(_name, Rows, _digest.Bytes, _digest.Sha256);
    }

    public async ValueTask DisposeAsync()
    {
        // The data in the compressor no longer belongs to a file, so writing it could only fail.
        _digest.Discards = true;
        await _gzip.DisposeAsync();
        await _digest.DisposeAsync();
        await Buffer.DisposeAsync();
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Buffer.Length > 0)
        {
            _length += Buffer.Length;
            await _gzip.WriteAsync(Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length), cancellationToken);
            Buffer.SetLength(0);
        }
    }
}
