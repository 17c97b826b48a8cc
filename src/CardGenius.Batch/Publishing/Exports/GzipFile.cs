using System.IO.Compression;
using CardGenius.Batch.IO;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// A store file of one gzip member, or of a piece of one, whose bytes depend on its content alone (no name, no time). Rows are gathered in
/// <see cref="Buffer"/> and compressed in large steps, so that a store over the network is never written to synchronously.
/// </summary>
internal sealed class GzipFile : IAsyncDisposable
{
    private const int StepSize = 256 * 1024;

    // What gzip makes of nothing; GZipStream makes no bytes at all, which gunzip would call a broken file.
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
        _gzip = new GZipStream((Stream?)_blocks ?? _digest, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>Where rows are written.</summary>
    public MemoryStream Buffer { get; } = new(StepSize + (StepSize / 4));

    /// <summary>How many rows were written, as the writer counts them.</summary>
    public long Rows { get; set; }

    /// <summary>What the piece adds to its member; to be asked when it is committed.</summary>
    public GzipPiece Piece => new(_blocks!.Crc32, _length);

    /// <summary>Starts a file that is a member.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<GzipFile> CreateAsync(IRunStore store, string folder, string name, CancellationToken cancellationToken) =>
        new(await store.CreateAsync($"{folder}/{name}", cancellationToken), name, isPiece: false);

    /// <summary>Starts a file that is a piece of a member (<see cref="GzipMember"/>). It must be given content.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public static async Task<GzipFile> CreatePieceAsync(
        IRunStore store, string folder, string name, CancellationToken cancellationToken) =>
        new(await store.CreateAsync($"{folder}/{name}", cancellationToken), name, isPiece: true);

    /// <summary>Compresses what was gathered, where that is enough for a step.</summary>
    public ValueTask StepAsync(CancellationToken cancellationToken) =>
        Buffer.Length < StepSize ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Ends the member or the piece and makes the file visible.</summary>
    public async Task<PublishedFile> CommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        if (_blocks is not null)
        {
            // Ends the last block at a whole byte, so that another piece can follow.
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
        // What the compressor still holds belongs to no file any more; writing it could only fail.
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
