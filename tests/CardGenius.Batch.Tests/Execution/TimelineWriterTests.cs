using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Timeline;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Execution;

public sealed class TimelineWriterTests : IDisposable
{
    private const string RunId = "run";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly RunMonitor _monitor;

    public TimelineWriterTests() => _monitor = new(_time);

    private FolderStore Store => new(_folder.Path, _time);

    public void Dispose() => _folder.Dispose();

    private async Task TickAsync(TimelineWriter writer, int seconds)
    {
        for (var i = 0; i < seconds; i += 5)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await writer.WriteIfDueAsync(_monitor.Snapshot(), None);
        }
    }

    [Fact]
    public async Task The_timeline_is_written_at_events_and_once_a_minute_and_in_the_first_minutes_more_often()
    {
        var (store, writes) = WriteCounter.Of(Store);
        var writer = await TimelineWriter.BeginAsync(store, RunId, _monitor, "a", by: null, _time, None);
        await TickAsync(writer, 5);
        Assert.Equal(1, writes.Count(RunPaths.Timeline(RunId)));
        await TickAsync(writer, 600);
        Assert.Equal(14, writes.Count(RunPaths.Timeline(RunId)));
        writer.Observe(new() { State = RunState.Held, At = _time.GetUtcNow(), Reason = "503" });
        await TickAsync(writer, 5);
        Assert.Equal(15, writes.Count(RunPaths.Timeline(RunId)));
    }

    [Fact]
    public async Task The_samples_contain_what_the_run_did()
    {
        var limit = 20.0;
        _monitor.Api = () => new ApiHealth(7, limit, BreakerOpen: false, limit < 20 ? "the API is overloaded (503)" : null);
        _monitor.TakeMostInFlight = () => 20;
        _monitor.Update(f => f with { State = RunState.Running, Concurrency = 20 });
        var writer = await TimelineWriter.BeginAsync(Store, RunId, _monitor, "a", by: "ops@night", _time, None);
        _monitor.Attempts([new(FailureClass.ServerError, 503, TimeSpan.FromSeconds(1)), new(FailureClass.None, 200, TimeSpan.FromSeconds(2))]);
        _monitor.UserDone(pass: 0, failed: false, isPermanent: false);
        limit = 10;
        await TickAsync(writer, 10);
        limit = 20;
        await TickAsync(writer, 10);
        await writer.EndAsync(new() { RunId = RunId, State = RunState.Stopped, Reason = "why" }, None);

        var timeline = await new TimelineStore(Store).ReadAsync(RunId, None);
        var first = timeline.Samples[0];
        Assert.Equal((1L, 2L, 7, 10.0), (first.Users, first.Requests, first.InFlight, first.Limit));
        Assert.Equal([new(FailureClass.ServerError, 1)], first.Errors);
        Assert.InRange(first.P95Ms, 1900, 2100);
        Assert.InRange(first.P99Ms, 1900, 2100);
        Assert.Equal(20, first.MaxInFlight);
        Assert.Equal([RunEventKind.Started, RunEventKind.LimitLowered, RunEventKind.Stopped], timeline.Events.Select(e => e.Kind));
        Assert.Equal((10.0, "the API is overloaded (503)"), (timeline.Events[1].Limit, timeline.Events[1].Reason));
        Assert.NotNull(timeline.Events[1].Until);
    }
}
