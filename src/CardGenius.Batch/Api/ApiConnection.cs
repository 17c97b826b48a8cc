using System.Runtime.CompilerServices;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Api;

/// <summary>
/// A connection to the API that knows which request it carries, so that a request can close the very connection it was sent on. The
/// framework returns a connection to its pool as soon as a response has been read, and has no way to name it afterwards.
/// </summary>
internal sealed class ApiConnection(Stream stream) : Stream
{
    // The framework writes a request within the asynchronous flow of its sender.
    private static readonly AsyncLocal<StrongBox<ApiConnection?>?> Current = new();

    private volatile StrongBox<ApiConnection?>? _user;

    /// <summary>Follows the request that the calling method is about to send.</summary>
    /// <returns>Holds the connection once the request has been written to one.</returns>
    public static StrongBox<ApiConnection?> Follow()
    {
        var request = new StrongBox<ApiConnection?>();
        Current.Value = request;
        return request;
    }

    /// <summary>Closes the connection that a request was sent on, unless another request uses it by now: that one must not fail for it, and
    /// looks at its own response.</summary>
    public static void Close(StrongBox<ApiConnection?> request)
    {
        if (request.Value is { } connection && connection._user == request)
        {
            connection.Dispose();
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Received(stream.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Received(await stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Received(await stream.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Note(count);
        stream.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Note(count);
        return stream.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note(buffer.Length);
        return stream.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Flush() => stream.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int Received(int bytes)
    {
        BatchTelemetry.Requests.Received(bytes);
        return bytes;
    }

    private void Note(int bytes)
    {
        BatchTelemetry.Requests.Sent(bytes);
        if (Current.Value is { } request)
        {
            request.Value = this;
            _user = request;
        }
    }
}
