using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>
/// Latencies in buckets that add up over chunks, processes and days: sixteen buckets a doubling from 1 ms up, so a percentile read from
/// it is at most 5 % off. Only buckets that hold something are stored, so it stays a few hundred bytes.
/// </summary>
public sealed record LatencyHistogram
{
    private const int PerDoubling = 16;
    private const int MaxBucket = 20 * PerDoubling;

    /// <summary>Nothing yet.</summary>
    public static LatencyHistogram Empty { get; } = new();

    /// <summary>The buckets that hold something, ascending: bucket number and count.</summary>
    public IReadOnlyList<LatencyBucket> Buckets { get; set; } = [];

    /// <summary>The longest latency, in milliseconds.</summary>
    public double MaxMilliseconds { get; init; }

    /// <summary>All latencies together, in milliseconds.</summary>
    public double SumMilliseconds { get; init; }

    /// <summary>How many latencies there are.</summary>
    [JsonIgnore]
    public long Count => Buckets.Sum(b => b.Count);

    /// <summary>Both together.</summary>
    public static LatencyHistogram operator +(LatencyHistogram left, LatencyHistogram right) => Add(left, right);

    /// <summary>Both together.</summary>
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

    /// <summary>The bucket of a latency, from 0.</summary>
    public static int BucketOf(TimeSpan latency)
    {
        var milliseconds = latency.TotalMilliseconds;
        return milliseconds <= 1 ? 0 : Math.Min(MaxBucket, 1 + (int)(Math.Log2(milliseconds) * PerDoubling));
    }

    /// <summary>The latency below which <paramref name="share"/> (0 to 1) of all lie, in milliseconds; 0 where there are none.</summary>
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

/// <summary>A bucket of a <see cref="LatencyHistogram"/> and how many latencies fell into it.</summary>
public readonly record struct LatencyBucket(int Bucket, long Count);
