using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Model.Chunks;
using CardGenius.Load.Model;

namespace CardGenius.Load.Simulation;

/// <summary>
/// A run as a sequence of events: after the first request without user data, workers take chunks, pass the concurrency limiter and the rate limiter,
/// wait for the API, receive the response over the link they share, wait before a retry, and request failed users again at the end. The concurrency
/// limiter is that of the client. No time passes and nothing is sent.
/// </summary>
public sealed class LoadSimulation
{
    private const int SecondsAnHour = 3600;

    // The part of the run that counts as steady: behind the ramp-up and before the first worker runs out of chunks.
    private const double SteadyFrom = 0.1;
    private const double SteadyTo = 0.9;

    // The shortest time between two looks at the limiter during its ramp, in seconds.
    private const double LeastWait = 0.001;

    private readonly LoadFigures _figures;
    private readonly Random _random;
    private readonly bool _adapts;
    private readonly SimulatedTime _time;
    private readonly ConcurrencyLimiter _limiter;
    private readonly Queue<int> _queue = new();
    private readonly RateGate _gate;
    private readonly SharedLink? _link;
    private readonly PriorityQueue<(int Worker, Step Step), double> _events = new();
    private readonly Worker[] _workers;
    private readonly List<long> _hours = [];
    private long _left;
    private ChunkLayout _chunks = null!;
    private int _nextChunk;
    private long _requests;
    private long _results;
    private long _refused;
    private long _failed;
    private long _finished;
    private bool _isRedrive;
    private bool _isAdmissionDue;
    private int _inFlight;
    private int _maxInFlight;
    private double _busySeconds;
    private double _lastChunkAt;
    private (double At, long Users) _steadyBegin;
    private (double At, long Users) _steadyEnd;

    private LoadSimulation(LoadFigures figures, Random random, bool adapts, SimulatedTime time, ConcurrencyLimiter limiter)
    {
        _figures = figures;
        _random = random;
        _adapts = adapts;
        _time = time;
        _limiter = limiter;
        _gate = new RateGate(figures.RateLimit, figures.Burst, figures.TimerDelaySeconds);
        var responseSeconds = SteadyState.ResponseSeconds(figures);
        _link = responseSeconds > 0 ? new SharedLink(responseSeconds) : null;
        _workers = new Worker[figures.Concurrency];
    }

    private enum Step
    {
        Take,
        Send,
        Admit,
        Begin,
        End,
    }

    /// <summary>Simulates a run.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="random">The source of randomness: one seed gives one run.</param>
    /// <param name="adapts">Whether failed and slow requests lower the concurrency limit, as in a run.</param>
    /// <exception cref="ArgumentException">The figures are not valid.</exception>
    public static SimulatedRun Run(LoadFigures figures, Random random, bool adapts = true)
    {
        figures.Validate();
        var time = new SimulatedTime();
        using var limiter = new ConcurrencyLimiter(figures.Concurrency, TimeSpan.FromSeconds(figures.RampSeconds), time);
        return new LoadSimulation(figures, random, adapts, time, limiter).Run();
    }

    private SimulatedRun Run()
    {
        var end = Pass(_figures.Users, Preflight());
        var (windDownFrom, again) = (_lastChunkAt, _failed);
        if (again > 0)
        {
            _failed = 0;
            _isRedrive = true;
            end = Pass(again, end);
        }

        var steadySeconds = _steadyEnd.At - _steadyBegin.At;
        return new SimulatedRun
        {
            DurationSeconds = end,
            UsersPerSecond = steadySeconds > 0 ? (_steadyEnd.Users - _steadyBegin.Users) / steadySeconds : _figures.Users / end,
            Requests = _requests,
            Results = _results,
            Failures = _refused + _failed,
            WindDownSeconds = end - windDownFrom,
            MaxInFlight = _maxInFlight,
            MeanInFlight = _busySeconds / end,
            UsersByHour = _hours,
        };
    }

    // A run sends one request without user data first. The ramp of the limiter takes as long as its response.
    private double Preflight()
    {
        var latency = _figures.Latency.Sample(_random);
        _limiter.TryAcquireNow(priority: true);
        _limiter.Release(LimitSignal.Good, cause: null, began: 0, TimeSpan.FromSeconds(latency), TimeSpan.Zero);
        return latency;
    }

    private double Pass(long users, double from)
    {
        _left = users;
        _chunks = _figures.Chunks(users);
        _nextChunk = 0;
        for (var worker = 0; worker < _workers.Length; worker++)
        {
            _workers[worker] = default;
            _events.Enqueue((worker, Step.Take), from);
        }

        var now = from;
        while (true)
        {
            var linkAt = _link?.Next ?? double.PositiveInfinity;
            var isEvent = _events.TryPeek(out _, out var eventAt);
            if (linkAt <= (isEvent ? eventAt : double.PositiveInfinity) && !double.IsPositiveInfinity(linkAt))
            {
                _time.Seconds = now = linkAt;
                var arrived = _link!.Leave(now);
                _results++;
                Release(arrived, now, LimitSignal.Good);
                FinishUser(arrived, now);
            }
            else if (isEvent)
            {
                var (worker, step) = _events.Dequeue();
                _time.Seconds = eventAt;
                if (Do(worker, step, eventAt))
                {
                    now = eventAt;
                }
            }
            else
            {
                return now;
            }
        }
    }

    private static void Begin(ref Worker worker)
    {
        worker.Attempt = 1;
        worker.Waited = 0;
    }

    // False where a worker found nothing to do: its look is not a part of the run.
    private bool Do(int number, Step step, double now)
    {
        ref var worker = ref _workers[number];
        switch (step)
        {
            case Step.Take when worker.UsersLeft == 0:
                if (_left == 0)
                {
                    return false;
                }

                worker.UsersLeft = _chunks.LengthOf(_nextChunk++);
                _left -= worker.UsersLeft;
                _lastChunkAt = now;
                Begin(ref worker);
                Send(number, now);
                break;
            case Step.Take:
                Begin(ref worker);
                Send(number, now);
                break;
            case Step.Send:
                Send(number, now);
                break;
            case Step.Admit:
                _isAdmissionDue = false;
                Admit(now);
                return false;
            case Step.Begin:
                Begin(number, now);
                break;
            default:
                End(number, now);
                break;
        }

        return true;
    }

    private void Send(int number, double now)
    {
        _queue.Enqueue(number);
        Admit(now);
    }

    // During the ramp, the limit rises without an event of a request.
    private void Admit(double now)
    {
        while (_queue.Count > 0 && _limiter.TryAcquireNow(priority: false))
        {
            Pace(_queue.Dequeue(), now);
        }

        if (_queue.Count > 0 && !_isAdmissionDue && _limiter.UntilFree() is { } wait)
        {
            _isAdmissionDue = true;
            _events.Enqueue((0, Step.Admit), now + Math.Max(wait.TotalSeconds, LeastWait));
        }
    }

    private void Pace(int number, double now)
    {
        var start = _gate.Pass(now);
        if (start > now)
        {
            _events.Enqueue((number, Step.Begin), start);
        }
        else
        {
            Begin(number, now);
        }
    }

    private void Begin(int number, double now)
    {
        ref var worker = ref _workers[number];
        worker.SentAt = now;
        _requests++;
        _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
        (worker.End, worker.Signal, var seconds) = Draw();
        _events.Enqueue((number, Step.End), now + seconds);
    }

    private (AttemptEnd End, LimitSignal Signal, double Seconds) Draw()
    {
        var errors = _figures.Errors;
        var draw = _random.NextDouble() - errors.Throttled;
        if (draw < 0)
        {
            return (AttemptEnd.Transient, LimitSignal.Throttled, errors.ThrottledSeconds);
        }

        draw -= errors.TimedOut;
        if (draw < 0)
        {
            return (AttemptEnd.Transient, LimitSignal.Overload, _figures.TimeoutSeconds);
        }

        var latency = _figures.Latency.Sample(_random);
        draw -= _figures.RetryShare;
        return draw < 0 ? (AttemptEnd.Transient, LimitSignal.Overload, latency)
            : draw < errors.Refused ? (AttemptEnd.Refused, LimitSignal.None, latency)
            : (AttemptEnd.Response, LimitSignal.Good, latency);
    }

    private void End(int number, double now)
    {
        ref var worker = ref _workers[number];
        if (worker.End == AttemptEnd.Response && _link is not null)
        {
            _link.Enter(number, now);
            return;
        }

        Release(number, now, worker.Signal);
        if (worker.End == AttemptEnd.Transient && worker.Attempt < _figures.Attempts)
        {
            var waited = RetryWaits.Sum(worker.Attempt, _random.NextDouble());
            var wait = Math.Min(_figures.RetryMaxSeconds, _figures.RetryBaseSeconds * (waited - worker.Waited));
            _events.Enqueue((number, Step.Send), now + Math.Max(0, wait));
            worker.Waited = waited;
            worker.Attempt++;
            return;
        }

        _ = worker.End switch
        {
            AttemptEnd.Response => _results++,
            AttemptEnd.Refused => _refused++,
            _ => _failed++,
        };
        FinishUser(number, now, isRequestedAgain: worker.End == AttemptEnd.Transient && !_isRedrive);
    }

    private void Release(int number, double now, LimitSignal signal)
    {
        var sentAt = _workers[number].SentAt;
        _inFlight--;
        _busySeconds += now - sentAt;
        _limiter.Release(_adapts ? signal : LimitSignal.None, cause: null, SimulatedTime.TimestampOf(sentAt), TimeSpan.FromSeconds(now - sentAt), TimeSpan.Zero);
        Admit(now);
    }

    private void FinishUser(int number, double now, bool isRequestedAgain = false)
    {
        _workers[number].UsersLeft--;
        if (!isRequestedAgain)
        {
            var hour = (int)(now / SecondsAnHour);
            while (_hours.Count <= hour)
            {
                _hours.Add(0);
            }

            _hours[hour]++;
        }

        if (!_isRedrive)
        {
            Measure(now);
        }

        // Taken as an event of its own, so that the order of workers at the same time is the order of events.
        _events.Enqueue((number, Step.Take), now);
    }

    private void Measure(double now)
    {
        _finished++;
        if (_finished == (long)(_figures.Users * SteadyFrom))
        {
            _steadyBegin = (now, _finished);
        }
        else if (_steadyEnd.At == 0 && _steadyBegin.At > 0 && (_left == 0 || _finished == (long)(_figures.Users * SteadyTo)))
        {
            _steadyEnd = (now, _finished);
        }
    }

    private struct Worker
    {
        public int UsersLeft;
        public int Attempt;
        public double Waited;
        public double SentAt;
        public AttemptEnd End;
        public LimitSignal Signal;
    }
}
