using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Records;

/// <summary>
/// Reads ranges of files that do not change, such as the users of a planned run. It reads whole pages and keeps the latest ones, because the chunks that
/// a process executes at the same time are near each other. Several callers that need the same page share one request. It is thread-safe.
/// </summary>
internal sealed class PageCache(IRangeReader store) : IRangeReader
{
    private const int PageBytes = 256 * 1024;

    // At most 2 MB.
    private const int MostPages = 8;

    private readonly Lock _gate = new();

    // The latest ones are last.
    private readonly List<Page> _pages = [];

    /// <inheritdoc/>
    public string Location => store.Location;

    /// <inheritdoc/>
    public async Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
    {
        // A longer range would displace all pages.
        if (length is not (> 0 and <= PageBytes * (MostPages / 2)) || offset < 0)
        {
            return await store.OpenReadAsync(path, offset, length, cancellationToken);
        }

        var range = new MemoryStream((int)length);
        var end = offset + length.Value;
        for (var at = offset; at < end;)
        {
            var number = at / PageBytes;
            if (await Find(path, number).WaitAsync(cancellationToken) is not { } page)
            {
                return null;
            }

            var start = (int)(at % PageBytes);
            var count = (int)Math.Min(page.Length - start, end - at);
            if (count <= 0)
            {
                break;
            }

            range.Write(page, start, count);
            at += count;
        }

        range.Position = 0;
        return range;
    }

    private Task<byte[]?> Find(string path, long number)
    {
        lock (_gate)
        {
            var index = _pages.FindIndex(p => p.Number == number && p.Path == path);
            var page = index < 0 ? null : _pages[index];
            if (page is not null)
            {
                _pages.RemoveAt(index);
            }

            // A read that failed is repeated. A file that was missing may exist now.
            if (page is null || (page.Content.IsCompleted && (!page.Content.IsCompletedSuccessfully || page.Content.Result is null)))
            {
                page = new(path, number, ReadAsync(path, number));
            }

            _pages.Add(page);
            if (_pages.Count > MostPages)
            {
                _pages.RemoveAt(0);
            }

            return page.Content;
        }
    }

    // No caller can cancel the read, because others may wait for it.
    private async Task<byte[]?> ReadAsync(string path, long number)
    {
        await using var stream = await store.OpenReadAsync(path, number * PageBytes, PageBytes, CancellationToken.None);
        if (stream is null)
        {
            return null;
        }

        var page = new byte[PageBytes];
        var length = await stream.ReadAtLeastAsync(page, PageBytes, throwOnEndOfStream: false, CancellationToken.None);
        return length == PageBytes ? page : page[..length];
    }

    private sealed record Page(string Path, long Number, Task<byte[]?> Content);
}
