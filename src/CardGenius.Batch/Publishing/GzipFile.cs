using System.IO.Compression;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// A store file of one gzip member, whose bytes depend on its content alone (no name, no time). Rows are gathered in
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
    private readonly string _name;
    private bool _written;

    private GzipFile(StoreWriteStream file, string name)
    {
        _file = file;
        _name = name;
        _digest = new DigestingStream(file);
        _gzip = new GZipStream(_digest, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>Where rows are written.</summary>
    public MemoryStream Buffer { get; } = new(StepSize + (StepSize / 4));

    /// <summary>How many rows were written, as the writer counts them.</summary>
    public long Rows { get; set; }

    /// <summary>Starts a file.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<GzipFile> CreateAsync(IRunStore store, string folder, string name, CancellationToken cancellationToken) =>
        new(await store.CreateAsync($"{folder}/{name}", cancellationToken), name);

    /// <summary>Compresses what was gathered, where that is enough for a step.</summary>
    public ValueTask StepAsync(CancellationToken cancellationToken) =>
        Buffer.Length < StepSize ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Ends the member and makes the file visible.</summary>
    public async Task<PublishedFile> CommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await _gzip.DisposeAsync();
        if (!_written)
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
            _written = true;
            await _gzip.WriteAsync(Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length), cancellationToken);
            Buffer.SetLength(0);
        }
    }
}
