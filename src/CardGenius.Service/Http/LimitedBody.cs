namespace CardGenius.Service.Http;

/// <summary>Reads bodies that must not be large.</summary>
internal static class LimitedBody
{
    /// <summary>The most a start may bring: a thousand users of two kilobytes each.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>A body; null where it is longer than <see cref="MaxBytes"/>.</summary>
    public static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
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
