using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Api;

/// <summary>
/// A connection to the API that records which request was last written to it, so that the client can close the connection of a certain
/// request. The framework returns a connection to its pool as soon as a response has been read, and gives no access to it afterward.
/// </summary>
internal sealed class ApiConnection(Stream stream) : ForwardOnlyStream
{
    // The framework writes a request in the asynchronous flow of its sender, so an AsyncLocal identifies the request.
    private static readonly AsyncLocal<StrongBox<ApiConnection?>?> Current = new();

    private volatile StrongBox<ApiConnection?>? _owner;

    /// <summary>Starts to record the connection of the next request that the calling method sends.</summary>
    /// <returns>A box that contains the connection after the request has been written.</returns>
    public static StrongBox<ApiConnection?> Track()
    {
        var request = new StrongBox<ApiConnection?>();
        Current.Value = request;
        return request;
    }

    /// <summary>Closes the connection of a request, unless another request has been written to it in the meantime. The other request must not
    /// fail, and its own response is checked.</summary>
    public static void Close(StrongBox<ApiConnection?> request)
    {
        if (request.Value is { } connection && connection._owner == request)
        {
            connection.Dispose();
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Received(stream.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Received(await stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    // Each response needs several reads, so the state of a pending read is reused.
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Received(await stream.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Record(count);
        stream.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Record(count);
        return stream.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Record(buffer.Length);
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

    private static int Received(int bytes)
    {
        BatchTelemetry.Requests.Received(bytes);
        return bytes;
    }

    private void Record(int bytes)
    {
        BatchTelemetry.Requests.Sent(bytes);
        if (Current.Value is { } request)
        {
            request.Value = this;
            _owner = request;
        }
    }
}
