namespace CardGenius.Service.Http;

/// <summary>Reads request bodies up to a maximum size.</summary>
internal static class LimitedBody
{
    /// <summary>The maximum size in bytes: 1,000 users of 2 KB each.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Returns the response to a request whose body the platform did not forward because it is chunked.</summary>
    public static ApiResponse WithoutLength() => ApiResponse.Problem(
        411,
        "length_required",
        "The Content-Length header is missing",
        "The request has a Transfer-Encoding header, and the platform does not forward the body of such a request. Send the body with a "
        + "Content-Length header.");

    /// <summary>Reads the next bytes of a body.</summary>
    /// <exception cref="OperationCanceledException">The client closed the connection.</exception>
    public static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException error)
        {
            throw new OperationCanceledException("The client closed the connection.", error);
        }
    }

    /// <summary>Returns the body, or null if it is larger than <see cref="MaxBytes"/>.</summary>
    public static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await ReadAsync(body, buffer, cancellationToken) is > 0 and var read)
        {
            if (content.Length + read > MaxBytes)
            {
                return null;
            }

            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.ToArray();
    }
}
