namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The contexts of the executions in this process, usually one. When an activity of another execution arrives, the older context is
/// disposed as soon as no activity uses it.</summary>
internal sealed class RunContexts(Func<RunKey, CancellationToken, Task<RunContext>> load) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<RunContext> _contexts = [];

    /// <summary>Returns the context of an execution. Disposing the result leaves the context.</summary>
    public async Task<Visit> EnterAsync(RunKey key, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var context = _contexts.Find(c => c.Key == key && !c.IsEvicted);
            if (context is null)
            {
                context = await load(key, cancellationToken);
                _contexts.ForEach(c => c.IsEvicted = true);
                _contexts.Add(context);
                await SweepAsync();
            }

            context.Users++;
            return new Visit(this, context);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Disposes the context of an execution that has ended, after the last activity has left it.</summary>
    public async Task EvictAsync(RunKey key)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _contexts.FindAll(c => c.Key == key).ForEach(c => c.IsEvicted = true);
            await SweepAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        _contexts.Clear();
        _gate.Dispose();
    }

    private async Task LeaveAsync(RunContext context)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            context.Users--;
            await SweepAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task SweepAsync()
    {
        foreach (var context in _contexts.FindAll(c => c.IsEvicted && c.Users == 0))
        {
            _contexts.Remove(context);
            await context.DisposeAsync();
        }
    }

    /// <summary>The use of a context by one activity.</summary>
    internal readonly struct Visit(RunContexts owner, RunContext context) : IAsyncDisposable
    {
        public RunContext Context => context;

        public async ValueTask DisposeAsync() => await owner.LeaveAsync(context);
    }
}
