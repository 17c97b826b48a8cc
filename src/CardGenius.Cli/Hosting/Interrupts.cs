namespace CardGenius.Cli.Hosting;

/// <summary>
/// What Ctrl-C and SIGTERM do: the first asks to finish the users in flight, the second ends at once. The third, or a second whose end
/// takes longer than <see cref="Patience"/>, leaves the process as it is: the store is made for that.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="leave">Ends the process, whatever it does.</param>
internal sealed class Interrupts(TimeProvider time, Action leave) : IDisposable
{
    /// <summary>How long an end at once may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _hungUp = new();
    private readonly Lock _gate = new();
    private int _signals;
    private ITimer? _timer;

    /// <summary>Asks to finish the users in flight.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Ends at once.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>The terminal has gone. A run goes on without it.</summary>
    public CancellationToken HungUp => _hungUp.Token;

    /// <summary>SIGHUP came.</summary>
    public void HangUp() => _hungUp.Cancel();

    /// <summary>Ctrl-C or SIGTERM came.</summary>
    public void Signal()
    {
        int count;
        lock (_gate)
        {
            count = ++_signals;
        }

        switch (count)
        {
            case 1:
                _stop.Cancel();
                break;
            case 2:
                _timer = time.CreateTimer(_ => leave(), null, Patience, Timeout.InfiniteTimeSpan);
                _abort.Cancel();
                break;
            default:
                leave();
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
