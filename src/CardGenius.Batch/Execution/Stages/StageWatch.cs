using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution.Stages;

/// <summary>
/// Follows the figures of a stage of a rollout while it is in progress. It finds out as soon as possible that the stage cannot pass its gate: the gate
/// would refuse it even if each user that is left needed one request, which succeeded at once. It is not thread-safe.
/// </summary>
/// <param name="firstChunk">The index of the first chunk of the stage.</param>
/// <param name="users">The number of users of the stage.</param>
/// <param name="least">The lowest severity that refuses the next stage.</param>
public sealed class StageWatch(int firstChunk, long users, AlertSeverity least)
{
    private readonly SortedDictionary<int, long> _latencies = [];
    private double _longest;
    private long _requests;
    private long _failed;
    private long _done;

    /// <summary>Gets why the gate will refuse the stage; null while the stage can pass.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Adds the counts of a chunk from earlier executions. Chunks of earlier stages do not count.</summary>
    public void Opened(ChunkKey key, ChunkTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        if (key.Index < firstChunk)
        {
            return;
        }

        _done += tally.Users;
        _requests += tally.Attempts;
        _failed += tally.FailedAttempts.Sum(c => c.Count);
        _longest = Math.Max(_longest, tally.Latency.MaxMilliseconds);
        foreach (var (bucket, count) in tally.Latency.Buckets)
        {
            AddLatencies(bucket, count);
        }

        Check();
    }

    /// <summary>Adds the attempts of a call.</summary>
    public void Attempts(IReadOnlyList<AttemptOutcome> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        _requests += attempts.Count;
        foreach (var attempt in attempts)
        {
            if (attempt.Class == FailureClass.None)
            {
                _longest = Math.Max(_longest, attempt.Latency.TotalMilliseconds);
                AddLatencies(LatencyHistogram.BucketOf(attempt.Latency), 1);
            }
            else
            {
                _failed++;
            }
        }
    }

    /// <summary>Adds a finished user, whose attempts were added before.</summary>
    public void UserDone()
    {
        _done++;
        Check();
    }

    private void AddLatencies(int bucket, long count) => _latencies[bucket] = _latencies.GetValueOrDefault(bucket) + count;

    private void Check()
    {
        if (Refusal is null && StageGate.FindRefusal(Best(), least) is { } refusal)
        {
            Refusal = string.Create(
                CultureInfo.InvariantCulture,
                $"after {_done:#,0} of {users:#,0} users, and even if no further request fails or is slow, {refusal}");
        }
    }

    // The figures of the stage if each user that is left needs one request, which succeeds at once.
    private StageFigures Best()
    {
        var left = Math.Max(0, users - _done);
        var latency = new LatencyHistogram
        {
            Buckets = [new(LatencyHistogram.BucketOf(TimeSpan.Zero), left), .. _latencies.Select(l => new LatencyBucket(l.Key, l.Value))],
            MaxMilliseconds = _longest,
        };
        return new(users, _requests + left, _failed, latency.Percentile(0.95));
    }
}
