namespace CardGenius.Functions.Hosting;

/// <summary>A value that is created when a function first needs it. If the creation fails, that function fails and the next one tries again:
/// a store that is down at the start of the process does not end the process.</summary>
/// <param name="create">Creates the value. Runs once at a time, and never again after it succeeded.</param>
public sealed class AsyncLazy<T>(Func<CancellationToken, Task<T>> create) : IAsyncDisposable
    where T : class
{
    private readonly SemaphoreSlim _creation = new(1);
    private T? _value;

    /// <summary>Returns the value, and creates it first if necessary. Throws what the creation throws.</summary>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        if (_value is { } created)
        {
            return created;
        }

        await _creation.WaitAsync(cancellationToken);
        try
        {
            return _value ??= await create(cancellationToken);
        }
        finally
        {
            _creation.Release();
        }
    }

    /// <summary>Disposes the value if it was created and is disposable.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_value is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _creation.Dispose();
    }
}
