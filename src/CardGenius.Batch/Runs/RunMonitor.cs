using CardGenius.Batch.Api;

namespace CardGenius.Batch.Runs;

/// <summary>
/// The live figures of one execution of a run in this process: chunks add to it, displays and the progress file read it. Also judges
/// the share of failures early, so that a run with a wrong mapping stops after 200 users and not after 20 whole chunks.
/// </summary>
public sealed class RunMonitor
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly RateMeter _rate;
    private readonly DateTimeOffset _began;
    private readonly HashSet<ChunkKey> _seen = [];
    private readonly long[] _latency = new long[LatencyHistogram.BucketOf(TimeSpan.MaxValue) + 1];
    private LiveFigures _figures = new();
    private AnsweredUsers _answered;
    private double _maxLatency;

    /// <summary>A monitor that begins now.</summary>
    public RunMonitor(TimeProvider time)
    {
        _time = time;
        _rate = new(time);
        _began = time.GetUtcNow();
    }

    /// <summary>When this execution began.</summary>
    public DateTimeOffset StartedAt => _began;

    /// <summary>How the API looks; null until a client is there.</summary>
    public Func<ApiHealth>? Api { get; set; }

    /// <summary>The figures now.</summary>
    public LiveFigures Snapshot()
    {
        var api = Api?.Invoke();
        lock (_gate)
        {
            var rate = _rate.PerMinute();
            return _figures with
            {
                Elapsed = _time.GetUtcNow() - _began,
                UsersPerMinute = rate,
                Eta = rate > 0 && _figures.Users > 0 ? TimeSpan.FromMinutes((_figures.Users - _figures.Done) / rate) : null,
                InFlight = api?.InFlight ?? 0,
                Limit = api?.Limit ?? 0,
                Reason = _figures.Reason ?? api?.Reason,
                P50 = Percentile(0.50),
                P95 = Percentile(0.95),
            };
        }
    }

    /// <summary>Changes what the run is doing.</summary>
    public void Update(Func<LiveFigures, LiveFigures> change)
    {
        lock (_gate)
        {
            _figures = change(_figures);
        }
    }

    /// <summary>A chunk was opened: what it had already come to counts once an execution.</summary>
    internal void ChunkOpened(ChunkKey key, ChunkTally tally)
    {
        lock (_gate)
        {
            if (!_seen.Add(key))
            {
                return;
            }

            _figures = _figures with
            {
                WithoutCards = _figures.WithoutCards + tally.WithoutCards,
                Dropped = _figures.Dropped + tally.Dropped,
            };
            _figures = key.Pass == 0
                ? _figures with
                {
                    Done = _figures.Done + tally.Users,
                    DoneBefore = _figures.DoneBefore + tally.Users,
                    Failures = _figures.Failures + tally.Failures,
                }
                : _figures with { Failures = _figures.Failures - tally.Results };
        }
    }

    /// <summary>A user is done.</summary>
    internal void UserDone(int pass, bool failed)
    {
        lock (_gate)
        {
            _rate.Add();
            _figures = pass == 0
                ? _figures with { Done = _figures.Done + 1, Failures = _figures.Failures + (failed ? 1 : 0) }
                : _figures with { Failures = _figures.Failures - (failed ? 0 : 1) };
        }
    }

    /// <summary>The API answered for a user.</summary>
    internal void Answered(CallResult call)
    {
        lock (_gate)
        {
            var isWithout = call.Cards.Count == 0 ? 1 : 0;
            _answered += new AnsweredUsers(1, isWithout, call.Dropped);
            _figures = _figures with { WithoutCards = _figures.WithoutCards + isWithout, Dropped = _figures.Dropped + call.Dropped };
        }
    }

    /// <summary>Attempts were made.</summary>
    internal void Attempts(IReadOnlyList<AttemptOutcome> attempts)
    {
        lock (_gate)
        {
            if (attempts.Count > 1)
            {
                _figures = _figures with { Retries = _figures.Retries + attempts.Count - 1 };
            }

            foreach (var attempt in attempts)
            {
                if (attempt.Class == FailureClass.None)
                {
                    _latency[LatencyHistogram.BucketOf(attempt.Latency)]++;
                    _maxLatency = Math.Max(_maxLatency, attempt.Latency.TotalMilliseconds);
                }
            }
        }
    }

    /// <summary>Whether more users failed than is tolerated, by all that this execution knows.</summary>
    internal bool TooManyFailures(RunSettings settings)
    {
        lock (_gate)
        {
            return _figures.Done >= settings.FailureMinimumUsers && _figures.Failures > settings.FailureTolerance * _figures.Done;
        }
    }

    /// <summary>Whether more users got no card than is tolerated, by what this execution's requests in this process came to.</summary>
    internal bool TooManyWithoutCards(RunSettings settings)
    {
        lock (_gate)
        {
            return _answered.IsAbove(settings.NoCardTolerance, settings.NoCardMinimumUsers);
        }
    }

    private double Percentile(double share) => new LatencyHistogram
    {
        Buckets = [.. _latency.Index().Where(b => b.Item > 0).Select(b => new LatencyBucket(b.Index, b.Item))],
        MaxMilliseconds = _maxLatency,
    }.Percentile(share);
}
