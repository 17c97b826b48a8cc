using CardGenius.Functions.Hosting;

namespace CardGenius.Functions.Tests.Hosting;

public sealed class AsyncLazyTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_failed_creation_fails_its_caller_and_the_next_one_tries_again()
    {
        var attempts = 0;
        await using var lazy = new AsyncLazy<Value>(_ => ++attempts < 3 ? throw new IOException($"attempt {attempts}") : Task.FromResult(new Value()));
        Assert.Equal("attempt 1", (await Assert.ThrowsAsync<IOException>(() => lazy.GetAsync(None))).Message);
        Assert.Equal("attempt 2", (await Assert.ThrowsAsync<IOException>(() => lazy.GetAsync(None))).Message);
        Assert.Same(await lazy.GetAsync(None), await lazy.GetAsync(None));
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Concurrent_callers_share_one_creation()
    {
        var attempts = 0;
        var created = new TaskCompletionSource<Value>();
        await using var lazy = new AsyncLazy<Value>(_ =>
        {
            attempts++;
            return created.Task;
        });
        var first = lazy.GetAsync(None);
        var second = lazy.GetAsync(None);
        created.SetResult(new Value());
        Assert.Same(await first, await second);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task The_value_is_disposed_if_it_was_created()
    {
        var value = new Value();
        await using (new AsyncLazy<Value>(_ => Task.FromResult(value)))
        {
        }

        Assert.False(value.IsDisposed);
        await using (var lazy = new AsyncLazy<Value>(_ => Task.FromResult(value)))
        {
            await lazy.GetAsync(None);
        }

        Assert.True(value.IsDisposed);
    }

    private sealed class Value : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
