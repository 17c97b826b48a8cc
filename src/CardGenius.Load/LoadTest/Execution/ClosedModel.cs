using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Measuring;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>
/// The closed model: in each stage, a number of users send one request after another. The stages follow each other, and each of them starts when
/// the requests of the one before have ended.
/// </summary>
internal sealed class ClosedModel(LoadEngine engine)
{
    /// <summary>Executes the stages and returns those that were started.</summary>
    public async Task<IReadOnlyList<StageRecorder>> RunAsync(CancellationToken stop)
    {
        var stages = new List<StageRecorder>();
        foreach (var stage in engine.Plan.Stages.Cast<UserStage>())
        {
            if (stop.IsCancellationRequested)
            {
                break;
            }

            stages.Add(await RunStageAsync(stage, stop));
        }

        return stages;
    }

    private async Task<StageRecorder> RunStageAsync(UserStage stage, CancellationToken stop)
    {
        var recorder = new StageRecorder(stage, engine.Plan.Requests.Count);
        var start = engine.Elapsed;
        var from = start + engine.Plan.WarmUp;
        var end = from + stage.Duration;
        engine.Begin(stage, start, from);
        await Task.WhenAll(Enumerable.Range(0, stage.Users).Select(user => RunUserAsync(user, start + stage.StartOf(user), from, end, recorder, stop)));
        if (stop.IsCancellationRequested && engine.Elapsed < end)
        {
            recorder.Measured = engine.Elapsed > from ? engine.Elapsed - from : TimeSpan.Zero;
        }

        return recorder;
    }

    private async Task RunUserAsync(int user, TimeSpan start, TimeSpan from, TimeSpan end, StageRecorder recorder, CancellationToken stop)
    {
        var random = new Random(unchecked((engine.Plan.Seed * 7919) + user));
        try
        {
            await engine.WaitUntilAsync(start < end ? start : end, stop);
            while (engine.Elapsed < end)
            {
                await engine.WaitForRateAsync(stop);
                if (engine.Elapsed >= end)
                {
                    break;
                }

                var sent = await engine.SendAsync(engine.NextNumber(), recorder, stop);
                Record(sent.Request, sent.Start, sent.End, sent.Result);
                if (engine.Plan.ThinkTime > TimeSpan.Zero)
                {
                    var pause = engine.Elapsed + (engine.Plan.ThinkTime * (0.5 + random.NextDouble()));
                    await engine.WaitUntilAsync(pause < end ? pause : end, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test was stopped. What ended before is recorded.
        }

        void Record(int request, TimeSpan sentAt, TimeSpan endedAt, Sending.SendResult result)
        {
            var latency = endedAt - sentAt;
            engine.Recent.Add(latency, result.IsSuccess);
            if (sentAt >= from)
            {
                recorder.Record(request, latency, result);
            }

            if (endedAt >= from && endedAt < end)
            {
                recorder.CountEnd(request, result.IsSuccess);
            }
        }
    }
}
