namespace CardGenius.Simulator.Traffic;

/// <summary>The lease of a request that a backend processes. It can be released more than once.</summary>
internal sealed class BackendLease(Backend backend, int requests)
{
    private int _released;

    public int Backend => backend.Number;

    /// <summary>The number of requests at the backend, in progress or waiting, when it began to process this one, including this one.</summary>
    public int Requests => requests;

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            backend.Release();
        }
    }
}
