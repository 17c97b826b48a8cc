using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Measuring;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>
/// The open model: each request has an intended start that does not depend on the responses. If too many requests are in flight, a request starts
/// late. Its latency is measured from the intended start, so that the time for which it had to wait is not left out (coordinated omission).
/// </summary>
internal sealed class OpenModel
{
    private readonly LoadEngine _engine;
    private readonly ArrivalSchedule _schedule;
    private readonly List<StageRecorder?> _recorders;

    public OpenModel(LoadEngine engine)
    {
        _engine = engine;
        List<RateStage> stages = [.. engine.Plan.Stages.Cast<RateStage>()];
        _recorders = [.. stages.Select(s => new StageRecorder(s, engine.Plan.Requests.Count))];
        if (engine.Plan.WarmUp > TimeSpan.Zero)
        {
            stages.Insert(0, new RateStage(stages[0].MeanRate, stages[0].MeanRate, engine.Plan.WarmUp));
            _recorders.Insert(0, null);
        }

        _schedule = new ArrivalSchedule(stages);
        Stages = stages;
    }

    private List<RateStage> Stages { get; }

    /// <summary>Executes the stages and returns those that were started.</summary>
    public async Task<IReadOnlyList<StageRecorder>> RunAsync(CancellationToken stop)
    {
        var start = _engine.Elapsed;
        var naming = NameStagesAsync(start, stop);
        await Task.WhenAll(Enumerable.Range(0, _engine.Plan.MaxConcurrency).Select(_ => RunSlotAsync(start, stop)));
        await naming;
        return stop.IsCancellationRequested ? Started(_engine.Elapsed - start) : [.. _recorders.OfType<StageRecorder>()];
    }

    private List<StageRecorder> Started(TimeSpan elapsed)
    {
        var started = new List<StageRecorder>();
        var begin = TimeSpan.Zero;
        for (var i = 0; i < Stages.Count && begin < elapsed; begin += Stages[i].Duration, i++)
        {
            if (_recorders[i] is { } recorder)
            {
                recorder.Measured = elapsed - begin < Stages[i].Duration ? elapsed - begin : Stages[i].Duration;
                started.Add(recorder);
            }
        }

        return started;
    }

    private async Task NameStagesAsync(TimeSpan start, CancellationToken stop)
    {
        try
        {
            foreach (var (stage, recorder) in Stages.Zip(_recorders))
            {
                _engine.Begin(stage, start, recorder is null ? start + stage.Duration : start);
                start += stage.Duration;
                await _engine.WaitUntilAsync(start, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test was stopped.
        }
    }

    // A place for one request in flight. It takes the next request, waits until the request is due, and sends it.
    private async Task RunSlotAsync(TimeSpan start, CancellationToken stop)
    {
        try
        {
            for (var number = _engine.NextNumber(); _schedule.Of(number) is { } next; number = _engine.NextNumber())
            {
                await SendAsync(number, start, next.Due, next.Stage, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test was stopped. What ended before is recorded.
        }
    }

    private async ValueTask SendAsync(long number, TimeSpan start, TimeSpan due, int stage, CancellationToken stop)
    {
        var recorder = _recorders[stage];
        var free = _engine.Elapsed;
        if (free - start >= _schedule.Duration)
        {
            recorder?.CountUnsent();
            return;
        }

        var intended = start + due;
        await _engine.WaitUntilAsync(intended, stop);
        _engine.RecordGeneratorDelay(_engine.Elapsed - (free > intended ? free : intended));
        await _engine.WaitForRateAsync(stop);
        var sent = await _engine.SendAsync(number, recorder, stop);
        var latency = sent.End - intended;
        _engine.Recent.Add(latency, sent.Result.IsSuccess);
        recorder?.Record(sent.Request, latency, sent.Result);
        if (_schedule.StageAt(sent.End - start) is { } now)
        {
            _recorders[now]?.CountEnd(sent.Request, sent.Result.IsSuccess);
        }
    }
}
