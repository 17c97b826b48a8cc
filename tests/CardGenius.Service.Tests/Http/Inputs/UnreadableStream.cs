namespace CardGenius.Service.Tests.Http.Inputs;

/// <summary>The body of a client that closed the connection.</summary>
internal sealed class UnreadableStream : MemoryStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new IOException("The client reset the request stream.");
}
