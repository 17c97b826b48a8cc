using CardGenius.Simulator.Hosting;

namespace CardGenius.Simulator.Traffic;

/// <summary>A request's place at a backend. Releasing it again does nothing.</summary>
internal sealed class BackendLease(Backend backend, int inFlight)
{
    private int _released;

    public int Backend => backend.Number;

    /// <summary>How many requests the backend had when this one came to it, this one included.</summary>
    public int InFlight => inFlight;

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            backend.Release();
        }
    }
}
