using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>Writes the progress and the timeline of a run to the store every few seconds, so that other processes can show it.</summary>
internal sealed class ProgressWriter : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly RunCatalog _catalog;
    private readonly string _runId;
    private readonly RunMonitor _monitor;
    private readonly TimelineWriter _timeline;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _writing;

    public ProgressWriter(RunCatalog catalog, string runId, RunMonitor monitor, TimelineWriter timeline, TimeProvider time)
    {
        _catalog = catalog;
        _runId = runId;
        _monitor = monitor;
        _timeline = timeline;
        _time = time;
        _writing = WriteRegularlyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _writing;
        await WriteAsync(CancellationToken.None);
        _end.Dispose();
    }

    private async Task WriteRegularlyAsync()
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            do
            {
                await WriteAsync(_end.Token);
            }
            while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The run ended.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var figures = _monitor.Snapshot();
        var now = _time.GetUtcNow();
        var progress = new RunProgress
        {
            State = figures.State,
            At = now,
            StartedAt = _monitor.StartedAt,
            Users = figures.Users,
            Rejects = figures.Rejects,
            Tally = new()
            {
                Results = figures.Done - figures.Failures,
                TransientFailures = figures.Failures,
                WithoutCards = figures.WithoutCards,
                Dropped = figures.Dropped,
            },
            Window = figures.InFlight,
            Limits = figures.Limits,
            UsersPerMinute = Math.Round(figures.UsersPerMinute, 1),
            ApiLimit = Math.Round(figures.Limit, 1),
            P50Ms = Math.Round(figures.P50),
            P95Ms = Math.Round(figures.P95),
            P99Ms = Math.Round(figures.P99),
            Retries = figures.Retries,
            Reason = figures.Reason,
            IsInProcess = true,
            RowsPlanned = figures.RowsPlanned,
            PartsDone = figures.PartsDone,
            Parts = figures.Parts,
            HeldUntil = now + figures.HoldLeft,
        };
        try
        {
            await _catalog.WriteAsync(RunPaths.Progress(_runId), progress, RunJsonContext.Default.RunProgress, cancellationToken);
            await _timeline.WriteIfDueAsync(figures, cancellationToken);
        }
        catch (StoreException)
        {
            // The progress and the timeline are informational. The chunks report the same fault and stop the run.
        }
    }
}
