using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Records;

public sealed class PageCacheTests
{
    private const int Page = 256 * 1024;
    private const string File = "runs/r/users.ndjson";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly CountingFiles _files = new();
    private readonly PageCache _cache;

    public PageCacheTests() => _cache = new(_files);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(100, Page)]
    [InlineData(Page - 5, 10)]
    [InlineData(Page, Page)]
    [InlineData(Page / 2, 3 * Page)]
    public async Task A_range_has_the_bytes_of_the_file(int offset, int length)
    {
        var content = _files.Write(File, 4 * Page);
        Assert.Equal(content[offset..(offset + length)], await ReadAsync(offset, length));
        Assert.Equal(content[offset..(offset + length)], await ReadAsync(offset, length));
    }

    [Fact]
    public async Task Ranges_of_a_page_need_one_request()
    {
        _files.Write(File, 2 * Page);
        for (var at = 0; at < 100; at++)
        {
            await ReadAsync(at * 1000, 1000);
        }

        Assert.Equal([(0L, (long?)Page)], _files.Requests);
    }

    [Fact]
    public async Task Callers_that_need_a_page_at_the_same_time_share_the_request()
    {
        _files.Write(File, Page);
        _files.Gate = new();
        using var impatient = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 5).Select(_ => ReadAsync(0, 10)).ToList();
        var cancelled = _cache.OpenReadAsync(File, 0, 10, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _files.Gate.SetResult();
        await Task.WhenAll(callers);
        Assert.Single(_files.Requests);
    }

    [Fact]
    public async Task The_last_page_ends_with_the_file()
    {
        var content = _files.Write(File, Page + 100);
        Assert.Equal(content[(Page + 50)..], await ReadAsync(Page + 50, 1000));
        Assert.Empty((await ReadAsync(3 * Page, 10))!);
    }

    [Fact]
    public async Task A_failed_read_is_repeated()
    {
        _files.Write(File, Page);
        _files.IsDown = true;
        await Assert.ThrowsAsync<StoreException>(() => ReadAsync(0, 10));
        _files.IsDown = false;
        Assert.Equal(10, (await ReadAsync(0, 10))!.Length);
    }

    [Fact]
    public async Task A_missing_file_is_found_when_it_exists()
    {
        Assert.Null(await ReadAsync(0, 10));
        _files.Write(File, Page);
        Assert.NotNull(await ReadAsync(0, 10));
    }

    [Fact]
    public async Task The_pages_that_were_used_least_recently_are_dropped()
    {
        _files.Write(File, 9 * Page);
        for (var page = 0; page < 9; page++)
        {
            await ReadAsync(page * Page, 1);
            await ReadAsync(0, 1);
        }

        Assert.Equal(9, _files.Requests.Count);
        await ReadAsync(Page, 1);
        Assert.Equal(10, _files.Requests.Count);
    }

    [Fact]
    public async Task A_long_range_is_not_kept()
    {
        var content = _files.Write(File, 9 * Page);
        Assert.Equal(content, await ReadAsync(0, 9 * Page));
        Assert.Equal([(0L, (long?)(9 * Page))], _files.Requests);
    }

    private async Task<byte[]?> ReadAsync(int offset, int length)
    {
        await using var stream = await _cache.OpenReadAsync(File, offset, length, None);
        if (stream is null)
        {
            return null;
        }

        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }

    private sealed class CountingFiles : IRangeReader
    {
        private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

        public string Location => "memory";

        public List<(long Offset, long? Length)> Requests { get; } = [];

        public bool IsDown { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public byte[] Write(string path, int length)
        {
            var content = new byte[length];
            new Random(1).NextBytes(content);
            return _files[path] = content;
        }

        public async Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
        {
            Requests.Add((offset, length));
            if (Gate is not null)
            {
                await Gate.Task.WaitAsync(cancellationToken);
            }

            if (IsDown)
            {
                throw new StoreException("down") { Transient = true };
            }

            if (!_files.TryGetValue(path, out var content))
            {
                return null;
            }

            var start = (int)Math.Min(offset, content.Length);
            return new MemoryStream(content, start, (int)Math.Min(length ?? long.MaxValue, content.Length - start));
        }
    }
}
