namespace CardGenius.Cli.Hosting;

/// <summary>
/// The reaction to Ctrl-C and SIGTERM. The first signal stops the run after the users in flight are finished. The second cancels all work. The
/// third, or a second signal after which the work takes longer than <see cref="AbortTimeout"/> to end, ends the process immediately. The store
/// tolerates that like a crash.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="exit">Ends the process immediately.</param>
internal sealed class Interrupts(TimeProvider time, Action exit) : IDisposable
{
    /// <summary>How long the work may take to end after the second signal.</summary>
    public static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _hungUp = new();
    private readonly Lock _lock = new();
    private int _signals;
    private ITimer? _timer;

    /// <summary>Cancelled by the first signal: finish the users in flight, then stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second signal: stop immediately.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Cancelled by SIGHUP: the terminal is closed. A run continues without it.</summary>
    public CancellationToken HungUp => _hungUp.Token;

    /// <summary>Handles SIGHUP.</summary>
    public void HangUp() => _hungUp.Cancel();

    /// <summary>Handles Ctrl-C and SIGTERM.</summary>
    public void Signal()
    {
        int count;
        lock (_lock)
        {
            count = ++_signals;
        }

        switch (count)
        {
            case 1:
                _stop.Cancel();
                break;
            case 2:
                _timer = time.CreateTimer(_ => exit(), null, AbortTimeout, Timeout.InfiniteTimeSpan);
                _abort.Cancel();
                break;
            default:
                exit();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
        _abort.Dispose();
        _hungUp.Dispose();
    }
}
