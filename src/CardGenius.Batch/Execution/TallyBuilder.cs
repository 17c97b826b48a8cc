using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>Builds a <see cref="ChunkTally"/> user by user. Adding is cheap, and the tally is created at a checkpoint.</summary>
internal sealed class TallyBuilder(ChunkTally start)
{
    private readonly SortedDictionary<FailureClass, long> _failed = [];
    private readonly SortedDictionary<int, long> _latency = [];
    private AnsweredUsers _answered;
    private long _permanent;
    private long _transient;
    private long _attempts;
    private long _neutral;
    private double _maxLatency;
    private double _sumLatency;

    /// <summary>Gets the counts of the users answered since the initial tally.</summary>
    public AnsweredUsers Answered => _answered;

    public void Result(CallResult call) => _answered += new AnsweredUsers(1, call.Cards.Count == 0 ? 1 : 0, call.Dropped);

    public void PermanentFailure() => _permanent++;

    public void TransientFailure() => _transient++;

    public void NeutralRequests(long count) => _neutral += count;

    public void Attempts(IReadOnlyList<AttemptOutcome> attempts)
    {
        _attempts += attempts.Count;
        foreach (var attempt in attempts)
        {
            if (attempt.Class == FailureClass.None)
            {
                var milliseconds = attempt.Latency.TotalMilliseconds;
                var bucket = LatencyHistogram.BucketOf(attempt.Latency);
                _latency[bucket] = _latency.GetValueOrDefault(bucket) + 1;
                _maxLatency = Math.Max(_maxLatency, milliseconds);
                _sumLatency += milliseconds;
            }
            else
            {
                _failed[attempt.Class] = _failed.GetValueOrDefault(attempt.Class) + 1;
            }
        }
    }

    public ChunkTally Build() => start + new ChunkTally
    {
        Results = _answered.Users,
        WithoutCards = _answered.WithoutCards,
        Dropped = _answered.Dropped,
        PermanentFailures = _permanent,
        TransientFailures = _transient,
        Attempts = _attempts,
        NeutralRequests = _neutral,
        FailedAttempts = [.. _failed.Select(f => new ClassCount(f.Key, f.Value))],
        Latency = new()
        {
            Buckets = [.. _latency.Select(l => new LatencyBucket(l.Key, l.Value))],
            MaxMilliseconds = _maxLatency,
            SumMilliseconds = _sumLatency,
        },
    };
}
