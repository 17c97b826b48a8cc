using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Api;

/// <summary>
/// A connection to the API that knows which request it carries, so that a request can close the very connection it was sent on. The
/// framework returns a connection to its pool as soon as a response has been read, and has no way to name it afterwards.
/// </summary>
internal sealed class ApiConnection(Stream stream) : ForwardOnlyStream
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
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Note();
        stream.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Note();
        return stream.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note();
        return stream.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Flush() => stream.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Note()
    {
        if (Current.Value is { } request)
        {
            request.Value = this;
            _user = request;
        }
    }
}
