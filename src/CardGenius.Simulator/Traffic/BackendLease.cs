namespace CardGenius.Simulator.Traffic;

/// <summary>The lease of a request that a backend processes. It can be released more than once.</summary>
internal sealed class BackendLease(Backend backend, int inFlight)
{
    private int _released;

    public int Backend => backend.Number;

    /// <summary>The number of requests in flight at the backend when it accepted this one, including this one.</summary>
    public int InFlight => inFlight;

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            backend.Release();
        }
    }
}
