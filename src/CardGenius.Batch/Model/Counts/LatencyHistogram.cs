using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>
/// A histogram of latencies. Histograms of several chunks and processes can be added. There are 16 buckets for each doubling from 1 ms on, so the
/// error of a percentile is at most 5 %. Only buckets with a count above 0 are stored, so the size is a few hundred bytes.
/// </summary>
public sealed record LatencyHistogram
{
    private const int PerDoubling = 16;
    private const int MaxBucket = 20 * PerDoubling;

    /// <summary>A histogram without latencies.</summary>
    public static LatencyHistogram Empty { get; } = new();

    /// <summary>The buckets with a count above 0, in ascending order of their numbers.</summary>
    public IReadOnlyList<LatencyBucket> Buckets { get; set; } = [];

    /// <summary>The longest latency, in milliseconds.</summary>
    public double MaxMilliseconds { get; init; }

    /// <summary>The sum of all latencies, in milliseconds.</summary>
    public double SumMilliseconds { get; init; }

    /// <summary>The number of latencies.</summary>
    [JsonIgnore]
    public long Count => Buckets.Sum(b => b.Count);

    /// <summary>Returns the sum of two histograms.</summary>
    public static LatencyHistogram operator +(LatencyHistogram left, LatencyHistogram right) => Add(left, right);

    /// <summary>Returns the sum of two histograms.</summary>
    public static LatencyHistogram Add(LatencyHistogram left, LatencyHistogram right) =>
        right.Buckets.Count == 0 ? left
        : left.Buckets.Count == 0 ? right
        : new()
        {
            Buckets =
            [
                .. left.Buckets.Concat(right.Buckets).GroupBy(b => b.Bucket).OrderBy(g => g.Key)
                    .Select(g => new LatencyBucket(g.Key, g.Sum(b => b.Count))),
            ],
            MaxMilliseconds = Math.Max(left.MaxMilliseconds, right.MaxMilliseconds),
            SumMilliseconds = left.SumMilliseconds + right.SumMilliseconds,
        };

    /// <summary>Returns the latencies that were added since <paramref name="earlier"/>.</summary>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        var before = earlier.Buckets.ToDictionary(b => b.Bucket, b => b.Count);
        return this with
        {
            Buckets =
            [
                .. Buckets.Select(b => b with { Count = b.Count - before.GetValueOrDefault(b.Bucket) }).Where(b => b.Count > 0),
            ],
            SumMilliseconds = SumMilliseconds - earlier.SumMilliseconds,
        };
    }

    /// <summary>Returns the bucket number of a latency, from 0.</summary>
    public static int BucketOf(TimeSpan latency)
    {
        var milliseconds = latency.TotalMilliseconds;
        return milliseconds <= 1 ? 0 : Math.Min(MaxBucket, 1 + (int)(Math.Log2(milliseconds) * PerDoubling));
    }

    /// <summary>Returns a percentile in milliseconds: the latency that <paramref name="share"/> (0 to 1) of the latencies do not exceed. Returns 0
    /// if there are no latencies.</summary>
    public double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(Math.Clamp(share, 0, 1) * Count);
        var seen = 0L;
        foreach (var bucket in Buckets)
        {
            seen += bucket.Count;
            if (seen >= rank)
            {
                return Math.Min(MaxMilliseconds, MiddleOf(bucket.Bucket));
            }
        }

        return 0;
    }

    private static double MiddleOf(int bucket) => bucket == 0 ? 1 : Math.Pow(2, (bucket - 0.5) / PerDoubling);
}

/// <summary>The number of a bucket of a <see cref="LatencyHistogram"/>, and the number of latencies in it.</summary>
public readonly record struct LatencyBucket(int Bucket, long Count);
