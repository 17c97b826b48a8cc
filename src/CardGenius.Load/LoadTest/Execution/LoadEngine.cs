using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Measuring;
using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>What both models share: the clock of the test, the limits, sending, and the state for the progress.</summary>
internal sealed class LoadEngine
{
    private readonly ILoadSender _sender;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly RequestPicker _picker;
    private readonly StartLimiter? _limiter;
    private readonly Lock _lock = new();
    private long _number = -1;
    private long _sent;
    private long _ended;
    private int _inFlight;
    private (string Name, TimeSpan Start, TimeSpan MeasuredFrom) _stage = ("", TimeSpan.Zero, TimeSpan.Zero);

    public LoadEngine(LoadTestPlan plan, ILoadSender sender, TimeProvider time)
    {
        Plan = plan;
        _sender = sender;
        _time = time;
        _start = time.GetTimestamp();
        _picker = new RequestPicker(plan.Requests);
        _limiter = plan.MaxRate is { } rate ? new StartLimiter(rate) : null;
        Recent = new RecentResults(time);
    }

    public LoadTestPlan Plan { get; }

    public RecentResults Recent { get; }

    public LatencyStatistics GeneratorDelay { get; } = new();

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Returns the next number of a request.</summary>
    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Waits until a time of the test.</summary>
    public async ValueTask WaitUntilAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        // A timer can fire a little early.
        for (var left = at - Elapsed; left > TimeSpan.Zero; left = at - Elapsed)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _time, cancellationToken);
        }
    }

    /// <summary>Names the stage that starts, for the progress.</summary>
    public void Begin(LoadStage stage, TimeSpan start, TimeSpan measuredFrom)
    {
        lock (_lock)
        {
            _stage = (stage.Name, start, measuredFrom);
        }
    }

    public void RecordGeneratorDelay(TimeSpan delay)
    {
        lock (_lock)
        {
            GeneratorDelay.Record(delay);
        }
    }

    /// <summary>Waits until the maximum rate allows a request.</summary>
    public ValueTask WaitForRateAsync(CancellationToken cancellationToken) =>
        _limiter is null ? ValueTask.CompletedTask : WaitUntilAsync(_limiter.Reserve(Elapsed), cancellationToken);

    /// <summary>Sends a request.</summary>
    /// <param name="number">The number of the request in the test.</param>
    /// <param name="recorder">The stage that counts the requests in flight; null if it is not measured.</param>
    /// <param name="cancellationToken">Cancels the request. It is then not recorded.</param>
    public async ValueTask<(int Request, TimeSpan Start, TimeSpan End, SendResult Result)> SendAsync(
        long number, StageRecorder? recorder, CancellationToken cancellationToken)
    {
        var request = _picker.Pick(number);
        Interlocked.Increment(ref _sent);
        var inFlight = Interlocked.Increment(ref _inFlight);
        recorder?.InFlight(inFlight);
        try
        {
            var start = Elapsed;
            var result = await _sender.SendAsync(Plan.Requests[request], cancellationToken);
            var end = Elapsed;
            Interlocked.Increment(ref _ended);
            return (request, start, end, result);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public LoadProgress Progress()
    {
        var (sorted, failed) = Recent.Snapshot();
        var elapsed = Elapsed;
        var (name, start, from) = StageNow();
        var window = Math.Clamp(elapsed.TotalSeconds, 1, RecentResults.Window.TotalSeconds);
        return new LoadProgress(
            name,
            elapsed - start,
            elapsed < from,
            Interlocked.Read(ref _ended),
            Volatile.Read(ref _inFlight),
            sorted.Length / window,
            RecentResults.Percentile(sorted, 0.95),
            failed);
    }

    private (string Name, TimeSpan Start, TimeSpan MeasuredFrom) StageNow()
    {
        lock (_lock)
        {
            return _stage;
        }
    }
}
