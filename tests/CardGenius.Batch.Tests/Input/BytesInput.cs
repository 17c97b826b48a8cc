using System.Text;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Input;

/// <summary>An input in memory that behaves like a network stream: it does not support seeking, and it returns the bytes in pieces.</summary>
internal sealed class BytesInput(string name, byte[] bytes, int pieceSize = 1000, bool canSeek = false) : IInputSource
{
    public BytesInput(string name, string text)
        : this(name, Encoding.UTF8.GetBytes(text))
    {
    }

    public string Name => name;

    public long? Length => bytes.Length;

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(canSeek ? new MemoryStream(bytes, writable: false) : new PieceStream(bytes, pieceSize));

    private sealed class PieceStream(byte[] bytes, int pieceSize) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, pieceSize));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceSize)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceSize)], cancellationToken);
    }
}
