using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Measuring;
using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>Executes a load test. An instance executes one test.</summary>
public sealed class LoadTestRunner : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly LoadTestPlan _plan;
    private readonly LoadEngine _engine;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private (AbortRule Rule, double Value)? _aborted;

    /// <summary>Creates a runner.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sender">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    public LoadTestRunner(LoadTestPlan plan, ILoadSender sender, TimeProvider time)
    {
        _plan = plan;
        _time = time;
        _engine = new LoadEngine(plan, sender, time);
    }

    /// <summary>Whether the test was stopped.</summary>
    internal bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Executes the test. If it is stopped early, the result contains what was measured until then.</summary>
    /// <param name="progress">Called about once a second.</param>
    /// <param name="interrupt">Stops the test and cancels its requests.</param>
    public async Task<LoadTestResult> RunAsync(Action<LoadProgress>? progress = null, CancellationToken interrupt = default)
    {
        var started = _time.GetUtcNow();
        using var registration = interrupt.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _stop);
        using var watch = new CancellationTokenSource();
        var watching = WatchAsync(progress, watch.Token);
        IReadOnlyList<StageRecorder> stages = _plan.IsOpen ? await new OpenModel(_engine).RunAsync(_stop.Token) : await new ClosedModel(_engine).RunAsync(_stop.Token);
        await watch.CancelAsync();
        await watching;
        return new LoadTestResult
        {
            Plan = _plan,
            Stages = stages,
            Started = started,
            Duration = _engine.Elapsed,
            Sent = _engine.Sent,
            Aborted = _aborted,
            IsInterrupted = interrupt.IsCancellationRequested,
            GeneratorDelay = _engine.GeneratorDelay,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Abort((AbortRule Rule, double Value) broken)
    {
        _aborted = broken;
        _stop.Cancel();
    }

    private async Task WatchAsync(Action<LoadProgress>? progress, CancellationToken end)
    {
        try
        {
            while (true)
            {
                await Task.Delay(CheckInterval, _time, end);
                progress?.Invoke(_engine.Progress());
                if (_aborted is null && _engine.Recent.FindBroken(_plan.AbortRules) is { } broken)
                {
                    Abort(broken);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The test has ended.
        }
    }
}
