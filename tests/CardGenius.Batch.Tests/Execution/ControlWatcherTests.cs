using System.Text;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Tests.Publishing;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>Tests the polls of a hosted run, with a store in memory.</summary>
public sealed class ControlWatcherTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly MemoryRunStore _store = new();
    private readonly RunSignals _signals = new();
    private int _leaseReads;
    private int _hanging;
    private bool _isOurs = true;
    private bool _isLeaseDown;
    private bool _hangs;

    public void Dispose() => _signals.Dispose();

    [Fact]
    public async Task The_run_lease_is_read_at_every_second_poll()
    {
        await using var watcher = Watch();
        for (var read = 1; read <= 3; read++)
        {
            await ReadLeaseAsync();
            Assert.Equal(read, _leaseReads);
        }

        _isOurs = false;
        await ReadLeaseAsync();
        await Eventually.IsAsync(() => _signals.Reason == YieldReason.Stopping);
    }

    [Fact]
    public async Task A_pause_request_is_read_at_every_poll()
    {
        await using var watcher = Watch();
        _store[RunPaths.Control("r")] = Encoding.UTF8.GetBytes("""{"request":"Pause"}""");
        _time.Advance(Every);
        await Eventually.IsAsync(() => _signals.Reason == YieldReason.Paused);
    }

    [Fact]
    public async Task Without_the_run_lease_the_chunks_stop_30_s_after_it_was_read()
    {
        await using var watcher = Watch();
        await ReadLeaseAsync();
        _isLeaseDown = true;
        await ReadLeaseAsync();
        Assert.Equal(YieldReason.None, _signals.Reason);

        // A poll that failed is followed by one that reads the run lease, too.
        _time.Advance(Every);
        await Eventually.IsAsync(() => _signals.Reason == YieldReason.Deadline);
    }

    [Fact]
    public async Task A_poll_that_hangs_stops_the_chunks_40_s_after_the_run_lease_was_read()
    {
        await using var watcher = Watch();
        await ReadLeaseAsync();
        _hangs = true;
        await PollAsync(() => true);
        await PollAsync(() => Volatile.Read(ref _hanging) == 1);
        _time.Advance((2 * Every) - TimeSpan.FromSeconds(1));
        Assert.Equal(YieldReason.None, _signals.Reason);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsAsync(() => _signals.Reason == YieldReason.Deadline);
    }

    private ControlWatcher Watch() => new(
        new RunCatalog(_store, _time), "r", _signals, _time, limits: null, Every, IsOursAsync, patience: TimeSpan.FromSeconds(30));

    // A poll reads the limits and the control request. Every second one reads the run lease, too.
    private async Task PollAsync(Func<bool> isDone)
    {
        var reads = _store.Reads + 2;
        _time.Advance(Every);
        await Eventually.IsAsync(() => _store.Reads == reads && isDone());
    }

    private async Task ReadLeaseAsync()
    {
        var read = Volatile.Read(ref _leaseReads) + 1;
        await PollAsync(() => true);
        Assert.Equal(read - 1, _leaseReads);
        await PollAsync(() => Volatile.Read(ref _leaseReads) == read);
    }

    private async Task<bool> IsOursAsync(CancellationToken cancellationToken)
    {
        if (_hangs)
        {
            Interlocked.Increment(ref _hanging);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        Interlocked.Increment(ref _leaseReads);
        return _isLeaseDown ? throw new StoreException("down") { Transient = true } : _isOurs;
    }
}
