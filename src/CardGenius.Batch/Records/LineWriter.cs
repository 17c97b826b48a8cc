using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Records;

/// <summary>Buffers JSON lines and writes them to a file of the store in large blocks.</summary>
internal sealed class LineWriter : IAsyncDisposable
{
    private const int FlushSize = 128 * 1024;

    private readonly StoreWriteStream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushSize);
    private readonly Utf8JsonWriter _writer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _flushed;

    private LineWriter(StoreWriteStream stream)
    {
        _stream = stream;
        _writer = new Utf8JsonWriter(
            _buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>The number of bytes written so far, which is the offset of the next line.</summary>
    public long Position => _flushed + _buffer.WrittenCount;

    /// <summary>The SHA-256 digest of the whole content, in lowercase hex. It is valid after the commit.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public static async Task<LineWriter> CreateAsync(IRunStore store, string path, CancellationToken cancellationToken) =>
        new(await store.CreateAsync(path, cancellationToken));

    /// <summary>Starts a line and returns the writer for its content.</summary>
    public Utf8JsonWriter Begin()
    {
        _writer.Reset();
        return _writer;
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        _writer.Flush();
        _buffer.Write("\n"u8);
    }

    /// <summary>Adds bytes without a line end.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public ValueTask FlushAsync(CancellationToken cancellationToken) =>
        _buffer.WrittenCount < FlushSize ? ValueTask.CompletedTask : WriteOutAsync(cancellationToken);

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await WriteOutAsync(cancellationToken);
        await _stream.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _writer.DisposeAsync();
        await _stream.DisposeAsync();
    }

    private async ValueTask WriteOutAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _hash.AppendData(_buffer.WrittenSpan);
        _flushed += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
