using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>Builds a <see cref="ChunkTally"/> user by user. Adding is cheap, and the tally is created at a checkpoint.</summary>
internal sealed class TallyBuilder(ChunkTally start)
{
    private ChunkTally _start = start;
    private AnsweredUsers _answeredBefore;
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
    public AnsweredUsers Answered => _answeredBefore + _answered;

    /// <summary>Gets whether requests were added since the latest <see cref="Saved"/>.</summary>
    public bool HasUnsavedRequests => _attempts + _neutral > 0;

    /// <summary>Gets the requests since the latest <see cref="Saved"/>, without users.</summary>
    public ChunkTally UnsavedRequests => Since.RequestsOnly();

    public void Result(CallResult call) => _answered += new AnsweredUsers(1, call.Cards.Count == 0 ? 1 : 0, call.Dropped);

    public void PermanentFailure() => _permanent++;

    public void TransientFailure() => _transient++;

    public void NeutralRequests(long count) => _neutral += count;

    /// <summary>Adds requests that another chunk sent and could not save.</summary>
    public void Requests(ChunkTally requests)
    {
        _attempts += requests.Attempts;
        _neutral += requests.NeutralRequests;
        foreach (var (failureClass, count) in requests.FailedAttempts)
        {
            _failed[failureClass] = _failed.GetValueOrDefault(failureClass) + count;
        }

        foreach (var bucket in requests.Latency.Buckets)
        {
            _latency[bucket.Bucket] = _latency.GetValueOrDefault(bucket.Bucket) + bucket.Count;
        }

        _maxLatency = Math.Max(_maxLatency, requests.Latency.MaxMilliseconds);
        _sumLatency += requests.Latency.SumMilliseconds;
    }

    /// <summary>Records that a checkpoint contains a tally, which is the start of the following ones.</summary>
    /// <param name="tally">The tally, from <see cref="Build"/>. Nothing was added since.</param>
    public void Saved(ChunkTally tally)
    {
        _start = tally;
        _answeredBefore += _answered;
        _answered = default;
        _permanent = _transient = _attempts = _neutral = 0;
        _failed.Clear();
        _latency.Clear();
        _maxLatency = _sumLatency = 0;
    }

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

    public ChunkTally Build() => _start + Since;

    private ChunkTally Since => new()
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
