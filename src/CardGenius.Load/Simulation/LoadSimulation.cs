using CardGenius.Batch.Model.Chunks;
using CardGenius.Load.Model;

namespace CardGenius.Load.Simulation;

/// <summary>
/// A run as a sequence of events: workers take chunks, pass the rate limiter, wait for the API, receive the response over the link they share, wait
/// before a retry, and request failed users again at the end. No time passes and nothing is sent.
/// </summary>
public sealed class LoadSimulation
{
    private const int SecondsAnHour = 3600;

    // The part of the run that counts as steady: behind the ramp-up and before the first worker runs out of chunks.
    private const double SteadyFrom = 0.1;
    private const double SteadyTo = 0.9;

    private readonly LoadFigures _figures;
    private readonly Random _random;
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
    private int _inFlight;
    private int _maxInFlight;
    private double _busySeconds;
    private double _lastChunkAt;
    private (double At, long Users) _steadyBegin;
    private (double At, long Users) _steadyEnd;

    private LoadSimulation(LoadFigures figures, Random random)
    {
        _figures = figures;
        _random = random;
        _gate = new RateGate(figures.RateLimit, figures.Burst);
        var responseSeconds = SteadyState.ResponseSeconds(figures);
        _link = responseSeconds > 0 ? new SharedLink(responseSeconds) : null;
        _workers = new Worker[figures.Concurrency];
    }

    private enum Step
    {
        Take,
        Send,
        Begin,
        End,
    }

    /// <summary>Simulates a run.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="random">The source of randomness: one seed gives one run.</param>
    /// <exception cref="ArgumentException">The figures are not valid.</exception>
    public static SimulatedRun Run(LoadFigures figures, Random random)
    {
        figures.Validate();
        return new LoadSimulation(figures, random).Run();
    }

    private SimulatedRun Run()
    {
        var end = Pass(_figures.Users, 0, worker => ChunkSchedule.RampStart(_figures, worker));
        var (windDownFrom, again) = (_lastChunkAt, _failed);
        if (again > 0)
        {
            _failed = 0;
            _isRedrive = true;
            end = Pass(again, end, _ => 0);
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

    private double Pass(long users, double from, Func<int, double> start)
    {
        _left = users;
        _chunks = _figures.Chunks(users);
        _nextChunk = 0;
        for (var worker = 0; worker < _workers.Length; worker++)
        {
            _workers[worker] = default;
            _events.Enqueue((worker, Step.Take), from + start(worker));
        }

        var now = from;
        while (true)
        {
            var linkAt = _link?.Next ?? double.PositiveInfinity;
            var isEvent = _events.TryPeek(out _, out var eventAt);
            if (linkAt <= (isEvent ? eventAt : double.PositiveInfinity) && !double.IsPositiveInfinity(linkAt))
            {
                now = linkAt;
                var arrived = _link!.Leave(now);
                _results++;
                Release(arrived, now);
                FinishUser(arrived, now);
            }
            else if (isEvent)
            {
                var (worker, step) = _events.Dequeue();
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
                worker.Attempt = 1;
                Send(number, now);
                break;
            case Step.Take:
                worker.Attempt = 1;
                Send(number, now);
                break;
            case Step.Send:
                Send(number, now);
                break;
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
        var (end, seconds) = Draw();
        worker.End = end;
        _events.Enqueue((number, Step.End), now + seconds);
    }

    private (AttemptEnd End, double Seconds) Draw()
    {
        var errors = _figures.Errors;
        var draw = _random.NextDouble() - errors.Throttled;
        if (draw < 0)
        {
            return (AttemptEnd.Transient, errors.ThrottledSeconds);
        }

        draw -= errors.TimedOut;
        if (draw < 0)
        {
            return (AttemptEnd.Transient, _figures.TimeoutSeconds);
        }

        var latency = _figures.Latency.Sample(_random);
        draw -= _figures.RetryShare;
        return (draw < 0 ? AttemptEnd.Transient : draw < errors.Refused ? AttemptEnd.Refused : AttemptEnd.Response, latency);
    }

    private void End(int number, double now)
    {
        ref var worker = ref _workers[number];
        if (worker.End == AttemptEnd.Response && _link is not null)
        {
            _link.Enter(number, now);
            return;
        }

        Release(number, now);
        if (worker.End == AttemptEnd.Transient && worker.Attempt < _figures.Attempts)
        {
            // Jitter spreads the waits evenly from half of the wait to one and a half of it.
            _events.Enqueue((number, Step.Send), now + (_figures.Backoff(worker.Attempt) * (0.5 + _random.NextDouble())));
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

    private void Release(int number, double now)
    {
        _inFlight--;
        _busySeconds += now - _workers[number].SentAt;
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
        public double SentAt;
        public AttemptEnd End;
    }
}
