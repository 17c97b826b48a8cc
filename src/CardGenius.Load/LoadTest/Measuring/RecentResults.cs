using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.LoadTest.Measuring;

/// <summary>The requests that ended in the last 10 seconds, for the abort conditions and the progress.</summary>
/// <param name="time">The clock.</param>
public sealed class RecentResults(TimeProvider time)
{
    /// <summary>How long a request counts as recent.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>The number of recent requests below which no abort condition applies.</summary>
    public const int Fewest = 20;

    private readonly Lock _lock = new();
    private readonly Queue<(long At, double Milliseconds, bool IsSuccess)> _results = new();

    /// <summary>Adds a request that ends now.</summary>
    public void Add(TimeSpan latency, bool isSuccess)
    {
        lock (_lock)
        {
            _results.Enqueue((time.GetTimestamp(), latency.TotalMilliseconds, isSuccess));
        }
    }

    /// <summary>Returns the requests that ended recently: their latencies in ascending order in milliseconds, and the number of failed ones.</summary>
    public (double[] Sorted, int Failed) Snapshot()
    {
        double[] values;
        int failed;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_results.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) > Window)
            {
                _results.Dequeue();
            }

            values = [.. _results.Select(r => r.Milliseconds)];
            failed = _results.Count(r => !r.IsSuccess);
        }

        Array.Sort(values);
        return (values, failed);
    }

    /// <summary>Returns the first rule that the recent requests break, with the measured value; null if there is none.</summary>
    public (AbortRule Rule, double Value)? FindBroken(IReadOnlyList<AbortRule> rules)
    {
        var (sorted, failed) = Snapshot();
        if (sorted.Length < Fewest)
        {
            return null;
        }

        foreach (var rule in rules)
        {
            var value = rule.Measure switch
            {
                AbortMeasure.ErrorRate => (double)failed / sorted.Length,
                AbortMeasure.Average => sorted.Average(),
                AbortMeasure.P50 => Percentile(sorted, 0.5),
                AbortMeasure.P95 => Percentile(sorted, 0.95),
                _ => Percentile(sorted, 0.99),
            };
            if (value > rule.Limit)
            {
                return (rule, value);
            }
        }

        return null;
    }

    /// <summary>Returns the value that a share of sorted values does not exceed; 0 without values.</summary>
    public static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
