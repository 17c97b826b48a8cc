namespace CardGenius.Simulator.Traffic;

/// <summary>A round-robin load balancer. Each request goes to the next backend, even if that one is full.</summary>
internal sealed class Balancer
{
    private readonly Backend[] _backends;
    private long _next = -1;

    public Balancer(int backends, int limit, OverLimit overLimit, int? collapseAbove = null) =>
        _backends = [.. Enumerable.Range(0, backends).Select(number => new Backend(number, limit, overLimit, collapseAbove))];

    /// <summary>Returns the backend for the next request.</summary>
    public Backend Next() => _backends[Interlocked.Increment(ref _next) % _backends.Length];

    public IReadOnlyList<BackendCounts> Counts() => Array.ConvertAll(_backends, backend => backend.Counts());

    public void ResetCounts() => Array.ForEach(_backends, backend => backend.ResetCounts());
}
