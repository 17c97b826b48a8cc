using System.Text;

namespace CardGenius.Batch.Tests.Input.Tables;

/// <summary>A stream that returns a text a few bytes at a time.</summary>
internal sealed class TextStream(byte[] bytes, int pieceSize) : MemoryStream(bytes)
{
    public TextStream(string text, int pieceSize)
        : this(Encoding.UTF8.GetBytes(text), pieceSize)
    {
    }

    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceSize)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceSize)], cancellationToken);
}
