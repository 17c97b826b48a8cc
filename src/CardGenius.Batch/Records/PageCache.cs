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

        var range = new byte[(int)length];
        var filled = 0;
        while (filled < range.Length)
        {
            var at = offset + filled;
            if (await Find(path, at / PageBytes).WaitAsync(cancellationToken) is not { } page)
            {
                return null;
            }

            var start = (int)(at % PageBytes);
            if (start >= page.Length)
            {
                break;
            }

            var count = Math.Min(page.Length - start, range.Length - filled);
            page.AsSpan(start, count).CopyTo(range.AsSpan(filled));
            filled += count;
        }

        return new MemoryStream(range, 0, filled, writable: false);
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
            if (page is null || page.HasFailed)
            {
                page = new(path, number);
                page.Content = ReadAsync(page);
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
    private async Task<byte[]?> ReadAsync(Page page)
    {
        byte[]? content = null;
        try
        {
            await using var stream = await store.OpenReadAsync(page.Path, page.Number * PageBytes, PageBytes, CancellationToken.None);
            if (stream is not null)
            {
                var buffer = new byte[PageBytes];
                var length = await stream.ReadAtLeastAsync(buffer, PageBytes, throwOnEndOfStream: false, CancellationToken.None);
                content = length == PageBytes ? buffer : buffer[..length];
            }

            return content;
        }
        finally
        {
            page.HasFailed = content is null;
        }
    }

    private sealed class Page(string path, long number)
    {
        public string Path => path;

        public long Number => number;

        public Task<byte[]?> Content { get; set; } = Task.FromResult<byte[]?>(null);

        /// <summary>Gets or sets whether the read failed, or found no file.</summary>
        public bool HasFailed { get; set; }
    }
}
