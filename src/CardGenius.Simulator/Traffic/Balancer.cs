namespace CardGenius.Simulator.Traffic;

/// <summary>Round robin: each request goes to the next backend, full or not, as simple balancers do.</summary>
internal sealed class Balancer
{
    private readonly Backend[] _backends;
    private long _next = -1;

    public Balancer(int backends, int limit, OverLimit overLimit) =>
        _backends = [.. Enumerable.Range(0, backends).Select(number => new Backend(number, limit, overLimit))];

    /// <summary>The backend that the next request goes to.</summary>
    public Backend Next() => _backends[Interlocked.Increment(ref _next) % _backends.Length];

    public IReadOnlyList<BackendCounts> Counts() => Array.ConvertAll(_backends, backend => backend.Counts());

    public void ResetCounts() => Array.ForEach(_backends, backend => backend.ResetCounts());
}
