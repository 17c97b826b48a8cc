namespace CardGenius.Batch.Model.Counts;

/// <summary>A bucket of a <see cref="LatencyHistogram"/> and how many latencies fell into it.</summary>
public readonly record struct LatencyBucket(int Bucket, long Count);
