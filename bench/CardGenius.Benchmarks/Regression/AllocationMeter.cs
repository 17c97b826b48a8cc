namespace CardGenius.Benchmarks.Regression;

/// <summary>Measures the bytes that all threads of this process allocate.</summary>
internal static class AllocationMeter
{
    private const double Margin = 0.15;

    // The number of bytes that one read of a socket returns depends on the machine, and each further read can allocate.
    private const double SocketMargin = 0.2;

    /// <summary>Measures the allocations of some work, per user. The work must have run before, so that caches are filled and code is compiled.</summary>
    /// <param name="stage">The stage, for the name of the figure.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="work">The work for all users.</param>
    /// <param name="usesSockets">Whether the work sends requests.</param>
    public static async Task<Figure> MeasureAsync(string stage, int users, Func<Task> work, bool usesSockets = false)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new($"{stage}: bytes allocated per user", allocated / (double)users, usesSockets ? SocketMargin : Margin);
    }
}
