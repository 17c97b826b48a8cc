using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Stages;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>
/// Collects the live figures of one execution in this process. Chunks add to the figures, and displays and the progress file read them. It
/// also applies the tolerances early, so that a run with a wrong column mapping stops after 200 users and not after 20 complete chunks.
/// </summary>
public sealed class RunMonitor
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly RateMeter _rate;
    private readonly long _began;
    private readonly HashSet<ChunkKey> _seen = [];
    private readonly RecentLatencies _latencies;
    private LiveFigures _figures = new();
    private long _workingSince;
    private TimeSpan _worked;
    private long _heldSince;
    private TimeSpan _hold;
    private long _doneSince;
    private long _refusedSince;
    private AnsweredUsers _answered;
    private ChunkTally _unsaved = ChunkTally.Zero;
    private long _usersSince;
    private long _requestsSince;
    private readonly Dictionary<FailureClass, long> _failedSince = [];
    private StageWatch? _stage;

    /// <summary>Creates a monitor for an execution that begins now.</summary>
    public RunMonitor(TimeProvider time)
    {
        _time = time;
        _rate = new(time);
        _latencies = new(time);
        _began = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
    }

    /// <summary>Gets the time at which this execution began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Gets or sets the function that returns the health of the API; null before a client exists.</summary>
    public Func<ApiHealth>? Api { get; set; }

    /// <summary>Gets or sets the function that returns the maximum number of requests in flight since its last call; null before a client
    /// exists.</summary>
    public Func<int>? TakeMostInFlight { get; set; }

    /// <summary>Returns the current figures.</summary>
    public LiveFigures Snapshot()
    {
        var api = Api?.Invoke();
        lock (_gate)
        {
            var rate = IsWorking ? _rate.PerMinute() : 0;
            var latencies = _latencies.Read();
            return _figures with
            {
                Elapsed = _time.GetElapsedTime(_began),
                Worked = _worked + (IsWorking ? _time.GetElapsedTime(_workingSince) : TimeSpan.Zero),
                HoldLeft = _figures.State == RunState.Held
                    ? TimeSpan.FromTicks(Math.Max(0, (_hold - _time.GetElapsedTime(_heldSince)).Ticks))
                    : null,
                UsersPerMinute = rate,
                Eta = rate > 0 && _figures.Users > 0 ? TimeSpan.FromMinutes((_figures.Users - _figures.Done) / rate) : null,
                InFlight = api?.InFlight ?? 0,
                Limit = api?.Limit ?? 0,
                Reason = _figures.Reason ?? api?.Reason,
                P50 = latencies.Percentile(0.50),
                P95 = latencies.Percentile(0.95),
                P99 = latencies.Percentile(0.99),
            };
        }
    }

    /// <summary>Changes the figures. The time in <see cref="RunState.Running"/> counts as <see cref="LiveFigures.Worked"/>.</summary>
    public void Update(Func<LiveFigures, LiveFigures> change)
    {
        lock (_gate)
        {
            var wasWorking = IsWorking;
            _figures = change(_figures);
            if (IsWorking && !wasWorking)
            {
                _rate.Restart();
                _workingSince = _time.GetTimestamp();
            }
            else if (wasWorking && !IsWorking)
            {
                _worked += _time.GetElapsedTime(_workingSince);
            }
        }
    }

    /// <summary>Records that the run holds from now on for the given time.</summary>
    public void Hold(TimeSpan time)
    {
        lock (_gate)
        {
            _heldSince = _time.GetTimestamp();
            _hold = time;
        }
    }

    /// <summary>Returns the latencies of the last minute, and removes them.</summary>
    internal LatencyHistogram TakeLatencies()
    {
        lock (_gate)
        {
            var latencies = _latencies.Read();
            _latencies.Clear();
            return latencies;
        }
    }

    /// <summary>Keeps requests that a chunk sent and could not save, so that the next checkpoint of any chunk contains them.</summary>
    internal void KeepUnsaved(ChunkTally requests)
    {
        lock (_gate)
        {
            _unsaved += requests;
        }
    }

    /// <summary>Returns the users that were finished and the requests that ended since the last call.</summary>
    internal (long Users, ChunkTally Requests) TakeActivity()
    {
        lock (_gate)
        {
            var taken = (_usersSince, new ChunkTally
            {
                Attempts = _requestsSince,
                FailedAttempts = [.. _failedSince.OrderBy(f => f.Key).Select(f => new ClassCount(f.Key, f.Value))],
            });
            _usersSince = _requestsSince = 0;
            _failedSince.Clear();
            return taken;
        }
    }

    /// <summary>Returns the requests that no chunk has saved, and removes them.</summary>
    internal ChunkTally TakeUnsaved()
    {
        lock (_gate)
        {
            var unsaved = _unsaved;
            _unsaved = ChunkTally.Zero;
            return unsaved;
        }
    }

    /// <summary>Returns the requests of this process that no chunk has saved, including neutral requests, and removes them.</summary>
    internal ChunkTally TakeUnsaved(IRecommendationClient client) =>
        TakeUnsaved() + new ChunkTally { NeutralRequests = client.TakeNeutralRequests() };

    /// <summary>Follows a stage of a rollout from now on.</summary>
    internal void Follow(StageWatch stage)
    {
        lock (_gate)
        {
            _stage = stage;
        }
    }

    /// <summary>Gets why the stage cannot pass its gate; null if it can, or without a stage.</summary>
    internal string? StageRefusal
    {
        get
        {
            lock (_gate)
            {
                return _stage?.Refusal;
            }
        }
    }

    /// <summary>Adds the existing counts of a chunk that was opened. They are added only once per execution.</summary>
    internal void ChunkOpened(ChunkKey key, ChunkTally tally)
    {
        lock (_gate)
        {
            if (!_seen.Add(key))
            {
                return;
            }

            _stage?.Opened(key, tally);
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

    /// <summary>Adds a finished user.</summary>
    /// <param name="pass">The pass: 0 for the first pass, 1 for the redrive pass.</param>
    /// <param name="failed">True if the user is a failure.</param>
    /// <param name="isPermanent">True if the failure counts toward the failure tolerance.</param>
    internal void UserDone(int pass, bool failed, bool isPermanent)
    {
        lock (_gate)
        {
            _doneSince++;
            _usersSince++;
            _refusedSince += isPermanent ? 1 : 0;
            _rate.Add();
            _stage?.UserDone();
            _figures = pass == 0
                ? _figures with { Done = _figures.Done + 1, Failures = _figures.Failures + (failed ? 1 : 0) }
                : _figures with { Failures = _figures.Failures - (failed ? 0 : 1) };
        }
    }

    /// <summary>Adds a usable response for a user.</summary>
    internal void Answered(CallResult call)
    {
        lock (_gate)
        {
            var isWithout = call.Cards.Count == 0 ? 1 : 0;
            _answered += new AnsweredUsers(1, isWithout, call.Dropped);
            _figures = _figures with { WithoutCards = _figures.WithoutCards + isWithout, Dropped = _figures.Dropped + call.Dropped };
        }
    }

    /// <summary>Adds the attempts of one call.</summary>
    internal void Attempts(IReadOnlyList<AttemptOutcome> attempts)
    {
        lock (_gate)
        {
            _figures = _figures with
            {
                Retries = _figures.Retries + Math.Max(0, attempts.Count - 1),
                Requests = _figures.Requests + attempts.Count,
                FailedRequests = _figures.FailedRequests + attempts.Count(a => a.Class != FailureClass.None),
            };

            _stage?.Attempts(attempts);
            _requestsSince += attempts.Count;
            foreach (var attempt in attempts)
            {
                _latencies.Add(attempt);
                if (attempt.Class != FailureClass.None)
                {
                    _failedSince[attempt.Class] = _failedSince.GetValueOrDefault(attempt.Class) + 1;
                }
            }
        }
    }

    /// <summary>Returns whether the permanent failures of this process in this execution exceed the failure tolerance.</summary>
    internal bool TooManyFailures(RunSettings settings)
    {
        lock (_gate)
        {
            return _doneSince >= settings.FailureMinimumUsers && _refusedSince > settings.FailureTolerance * _doneSince;
        }
    }

    /// <summary>Returns whether the users without a card of this process in this execution exceed the no-card tolerance.</summary>
    internal bool TooManyWithoutCards(RunSettings settings)
    {
        lock (_gate)
        {
            return _answered.IsAbove(settings.NoCardTolerance, settings.NoCardMinimumUsers);
        }
    }

    private bool IsWorking => _figures.State == RunState.Running;
}
